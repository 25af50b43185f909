import type { RoundVerdict } from './roundsWords.ts';
import styles from './RoundsResult.module.css';

const SIGNS = { yes: '▲', no: '▼', 'not shown': '≈' } as const;
const TONES = { yes: 'helped', no: 'hurt', 'not shown': 'unsure' } as const;

/** Whether the writer got better, with its sign. */
export function VerdictSentence({ verdict: { improved, sentence } }: { readonly verdict: RoundVerdict }) {
  return (
    <>
      <span className={styles[TONES[improved]]} aria-hidden="true">
        {SIGNS[improved]}{' '}
      </span>
      {sentence}
    </>
  );
}
