import type { RunState } from '../../seal/runState.ts';
import { PassageSurprise } from './PassageSurprise.tsx';
import styles from './RunPassage.module.css';

/** The passage of the run on screen and which question belongs to which half; fixed when the run began. */
export function RunPassage({ state }: { readonly state: RunState }) {
  const { setup, started } = state;
  const { choose, report } = started.split;
  return (
    <div className={styles.run}>
      <article className={styles.text}>
        <h3 className={styles.title}>{setup.passage.title}</h3>
        {state.base.surprise ? <PassageSurprise state={state} /> : <p>{setup.passage.text}</p>}
      </article>
      <div className={styles.halves}>
        {choose.length > 0 && (
          <Half title="Choose half" note="picks the best self-edit" state={state} indices={choose} />
        )}
        <Half
          title={choose.length > 0 ? 'Report half' : 'All questions report'}
          note={choose.length > 0 ? 'never used for choosing; says how good it is' : 'too few to choose with'}
          state={state}
          indices={report}
        />
      </div>
    </div>
  );
}

interface HalfProps {
  readonly title: string;
  readonly note: string;
  readonly state: RunState;
  readonly indices: readonly number[];
}

function Half({ title, note, state, indices }: HalfProps) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <p className={styles.note}>{note}</p>
      <ul className={styles.questions}>
        {indices.map((index) => {
          const { question, answer } = state.setup.passage.questions[index]!;
          return (
            <li key={index}>
              {question} <span className={styles.answer}>{answer}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
