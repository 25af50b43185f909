import { useState, type KeyboardEvent } from 'react';
import { Tabs } from '../../parts/Tabs.tsx';
import { SaveFigure } from '../../share/SaveFigure.tsx';
import styles from './SurpriseText.module.css';
import {
  FULL_BITS,
  pieceMark,
  pieceWords,
  SURPRISE_MODES,
  surpriseCaption,
  surprisePieces,
  type SurpriseMode,
} from './surpriseMarks.ts';
import { SurpriseTable } from './SurpriseTable.tsx';

export interface SurpriseTextProps {
  /** Together they are the text. */
  readonly pieces: readonly string[];
  /** Bits of each piece. */
  readonly before: readonly number[];
  /** The same after studying, and what was studied, as in "after self-edit 2". */
  readonly after: { readonly name: string; readonly bits: readonly number[] } | null;
}

const MODE_NAMES: Record<SurpriseMode, string> = {
  before: 'Before',
  after: 'After',
  difference: 'Difference',
};

/**
 * A text whose every token is as dark as it is unexpected. One stop for the keyboard, a slider along the text: the arrow
 * keys go from token to token, and B, held down, shows how it was before. The words themselves stay plain text.
 */
export function SurpriseText({ pieces: texts, before, after }: SurpriseTextProps) {
  const [wanted, setMode] = useState<SurpriseMode>('difference');
  const [peeking, setPeeking] = useState(false);
  const [at, setAt] = useState<number | null>(null);
  const pieces = surprisePieces(texts, before, after?.bits ?? null);
  const compared = pieces.every((piece) => piece.after !== null);
  const mode = !compared || peeking ? 'before' : wanted;
  const current = Math.min(at ?? 0, pieces.length - 1);
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'b') setPeeking(true);
    // What moves along the text is for no one else.
    if (event.key === 'b' || event.key.startsWith('Arrow')) event.stopPropagation();
  };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        {surpriseCaption(pieces, compared && after ? after.name : null)}
      </figcaption>
      {compared && (
        <Tabs
          label="Surprise"
          names={SURPRISE_MODES.map((each) => MODE_NAMES[each])}
          chosen={SURPRISE_MODES.indexOf(wanted)}
          onChoose={(index) => setMode(SURPRISE_MODES[index]!)}
        />
      )}
      <div className={styles.text}>
        <input
          type="range"
          className="visually-hidden"
          aria-label={`Surprise, token by token, ${MODE_NAMES[mode].toLowerCase()}`}
          min={1}
          max={pieces.length}
          value={current + 1}
          aria-valuetext={pieceWords(pieces[current]!)}
          onChange={(event) => setAt(event.target.valueAsNumber - 1)}
          onKeyDown={onKey}
          onKeyUp={() => setPeeking(false)}
          onFocus={() => setAt(current)}
          onBlur={() => setPeeking(false)}
        />
        {pieces.map((piece, i) => {
          const { tone, strength } = pieceMark(piece, mode);
          return (
            // eslint-disable-next-line react/no-array-index-key -- the same token comes many times
            <span key={i}>
              {piece.space}
              <span
                className={`${styles.piece} ${styles[tone]} ${i === at ? styles.current : ''}`}
                style={{ '--strength': `${(100 * strength).toFixed(0)}%` } as object}
                onPointerEnter={() => setAt(i)}
                onPointerDown={() => setAt(i)}
              >
                {piece.text}
              </span>
            </span>
          );
        })}
      </div>
      <p className={styles.readout} aria-hidden="true" data-save="skip">
        {at === null
          ? 'Point at a word, or go through them with the arrow keys.'
          : pieceWords(pieces[current]!)}
      </p>
      <Legend mode={mode} />
      <SurpriseTable pieces={pieces} after={compared ? (after?.name ?? null) : null} />
      <SaveFigure name={after ? `Surprise ${after.name}` : 'Surprise'} as="both" />
    </figure>
  );
}

function Legend({ mode }: { readonly mode: SurpriseMode }) {
  if (mode !== 'difference')
    return (
      <p className={styles.legend}>
        <span className={`${styles.swatch} ${styles.surprise}`} aria-hidden="true" />
        the darker, the more surprising: plain is 0 bits, full {FULL_BITS} or more
      </p>
    );
  return (
    <p className={styles.legend}>
      <span className={`${styles.swatch} ${styles.fewer}`} aria-hidden="true" /> fewer bits than before
      <span className={`${styles.swatch} ${styles.more}`} aria-hidden="true" /> more bits than before (dotted)
    </p>
  );
}
