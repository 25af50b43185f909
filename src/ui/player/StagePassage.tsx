import { memo } from 'react';
import type { RunState } from '../../seal/runState.ts';
import { useLab } from '../app/LabContext.tsx';
import { sentenceOfPieces } from '../figures/SurpriseText/sentenceOfPieces.ts';
import { FULL_BITS, pieceMark, surprisePieces } from '../figures/SurpriseText/surpriseMarks.ts';
import { lowerName } from '../studio/laneName.ts';
import styles from './StagePassage.module.css';
import { meanBits, stageReading, type StageReading } from './stageReading.ts';

export interface StagePassageProps {
  readonly state: RunState;
  /** Self-edit that a person picked. */
  readonly picked: number | null;
}

/**
 * The passage, every token as dark as it surprises the model; the sentences marked that are being written about. Dimmed
 * while the quiz is asked without it.
 */
export function StagePassage({ state, picked }: StagePassageProps) {
  const peeking = useLab(({ view }) => view.peeking);
  const { passage } = state.setup;
  const away = state.phase?.kind === 'quiz';
  const about = writtenAbout(state);
  const reading = stageReading(state, picked);
  return (
    <section className={styles.passage} data-away={away}>
      <h2>Passage: {passage.title}</h2>
      <p className={styles.state}>
        {away ? 'taken away: the quiz is closed-book' : reading ? readingWords(reading, peeking) : ''}
      </p>
      {reading ? (
        <Tinted
          pieces={reading.before.pieces}
          before={reading.before.bits}
          after={reading.after?.bits ?? null}
          peeking={peeking}
          away={away}
          sentences={state.started.sentences}
          about={about.join()}
        />
      ) : (
        <p className={styles.text}>{passage.text}</p>
      )}
      {reading && (
        <p className={styles.legend}>
          <span className={styles.scale} aria-hidden="true" /> surprise: 0 to {FULL_BITS} bits
        </p>
      )}
    </section>
  );
}

function readingWords({ before, after }: StageReading, peeking: boolean): string {
  const was = `${meanBits(before.bits)} bits a token`;
  if (!after || peeking) return `before: ${was}`;
  return `after ${lowerName(after.candidate)}: ${meanBits(before.bits)} → ${meanBits(after.bits)} bits`;
}

interface TintedProps {
  readonly pieces: readonly string[];
  readonly before: readonly number[];
  readonly after: readonly number[] | null;
  readonly peeking: boolean;
  readonly away: boolean;
  readonly sentences: readonly string[];
  /** Indices of sentences, separated by commas. */
  readonly about: string;
}

/** A hundred spans, not drawn again while other parts of the run go on. */
const Tinted = memo(function Tinted({
  pieces: texts,
  before,
  after,
  peeking,
  away,
  sentences,
  about,
}: TintedProps) {
  const pieces = surprisePieces(texts, before, after);
  const sentenceOf = sentenceOfPieces(texts, sentences);
  const marked = new Set(about.split(',').filter(Boolean).map(Number));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long one scrolls, so the keyboard must get there
    <p className={styles.text} data-read={after ? 'after' : 'before'} tabIndex={0}>
      {pieces.map((piece, i) => {
        const was = pieceMark(piece, 'before').strength;
        const now = peeking || !after ? was : pieceMark(piece, 'after').strength;
        const sentence = sentenceOf[i] ?? null;
        return (
          // eslint-disable-next-line react/no-array-index-key -- the same token comes many times
          <span key={i}>
            {piece.space}
            <span
              className={styles.piece}
              data-about={sentence !== null && marked.has(sentence)}
              style={{ '--strength': percent(away ? 0 : now), '--was': percent(was) } as object}
            >
              {piece.text}
            </span>
          </span>
        );
      })}
    </p>
  );
});

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

/** Sentences that the newest notes were written from, one of each self-edit being written. */
function writtenAbout(state: RunState): number[] {
  if (state.phase?.kind !== 'write') return [];
  const writing = state.candidates.filter((candidate) => candidate.writing === 'running');
  return [...new Set(writing.flatMap(({ notes }) => notes.at(-1)?.sentence ?? []))];
}
