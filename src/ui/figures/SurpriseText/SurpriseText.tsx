import { useState, type PointerEvent } from 'react';
import { Tabs } from '../../parts/Tabs.tsx';
import { Figure } from '../Figure/Figure.tsx';
import { markUnder, MarkSlider } from '../Figure/MarkSlider.tsx';
import { Legend } from './Legend.tsx';
import styles from './SurpriseText.module.css';
import {
  pieceMark,
  SURPRISE_MODES,
  surpriseCaption,
  surprisePieces,
  type SurpriseMode,
} from './surpriseMarks.ts';
import {
  GRAIN_NOTES,
  GRAINS,
  surpriseNumbers,
  surpriseUnits,
  unitWords,
  type Grain,
} from './surpriseUnits.ts';

export interface SurpriseTextProps {
  /** Together they are the text. */
  readonly pieces: readonly string[];
  /** Bits of each piece. */
  readonly before: readonly number[];
  /** The same after studying, and what was studied, as in "after self-edit 2". */
  readonly after: { readonly name: string; readonly bits: readonly number[] } | null;
  /** The text's sentences, in order. */
  readonly sentences: readonly string[];
  /** Shows how it was before for now, whatever was asked for. */
  readonly peeking: boolean;
}

const MODE_NAMES: Record<SurpriseMode, string> = {
  before: 'Before',
  after: 'After',
  difference: 'Difference',
};
const GRAIN_NAMES: Record<Grain, string> = { token: 'Tokens', word: 'Words', sentence: 'Sentences' };

/**
 * A text whose every token, word or sentence is as strongly coloured as it is unexpected. One stop for the keyboard, a slider along the
 * text: the arrow keys go from one to the next. The words themselves stay plain text.
 */
export function SurpriseText({ pieces: texts, before, after, sentences, peeking }: SurpriseTextProps) {
  const [wanted, setMode] = useState<SurpriseMode>('difference');
  const [grain, setGrain] = useState<Grain>('token');
  const [at, setAt] = useState<number | null>(null);
  const pieces = surprisePieces(texts, before, after?.bits ?? null);
  const compared = pieces.every((piece) => piece.after !== null);
  const studied = compared && after ? after.name : null;
  const units = surpriseUnits(pieces, grain, sentences);
  const mode = !compared || peeking ? 'before' : wanted;
  const current = Math.min(at ?? 0, units.length - 1);
  const onPointer = (event: PointerEvent) => {
    const unit = markUnder(event);
    if (unit !== null) setAt(unit);
  };
  return (
    <Figure
      name={after ? `Surprise ${after.name}` : 'Surprise'}
      caption={surpriseCaption(pieces, studied) + GRAIN_NOTES[grain]}
      numbers={() => surpriseNumbers(units, grain, studied)}
    >
      <div className={styles.choices} data-save="skip">
        {compared && (
          <Tabs
            label="Surprise"
            names={SURPRISE_MODES.map((each) => MODE_NAMES[each])}
            chosen={SURPRISE_MODES.indexOf(wanted)}
            onChoose={(index) => setMode(SURPRISE_MODES[index]!)}
          />
        )}
        <Tabs
          label="What is coloured"
          names={GRAINS.map((each) => GRAIN_NAMES[each])}
          chosen={GRAINS.indexOf(grain)}
          onChoose={(index) => {
            setGrain(GRAINS[index]!);
            setAt(null);
          }}
        />
      </div>
      <div className={styles.text} onPointerMove={onPointer} onPointerDown={onPointer}>
        <MarkSlider
          label={`Surprise, ${grain} by ${grain}, ${MODE_NAMES[mode].toLowerCase()}`}
          count={units.length}
          at={current}
          words={unitWords(units[current]!, grain)}
          onGo={setAt}
        />
        {units.map((unit, i) => {
          const { tone, strength } = pieceMark(unit, mode);
          return (
            // eslint-disable-next-line react/no-array-index-key -- the same token comes many times
            <span key={i}>
              {unit.space}
              <span
                data-mark={i}
                className={`${styles.piece} ${styles[tone]} ${i === at ? styles.current : ''}`}
                style={{ '--strength': `${(100 * strength).toFixed(0)}%` } as object}
              >
                {unit.text}
              </span>
            </span>
          );
        })}
      </div>
      <p className={styles.readout} data-picked={at !== null} aria-hidden="true" data-save="skip">
        {at === null
          ? `Point at a ${grain}, or go through them with the arrow keys.`
          : unitWords(units[current]!, grain)}
      </p>
      <Legend mode={mode} />
    </Figure>
  );
}
