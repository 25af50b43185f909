import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { CandidateState, RunState } from '../../seal/runState.ts';
import { resultOver } from '../../store/selectors/lanes.ts';
import { lossTop } from '../figures/LossCurve/layout.ts';
import { Sparkline } from '../figures/LossCurve/Sparkline.tsx';
import { counted } from '../parts/quantity.ts';
import rows from '../player/LaneRow.module.css';
import { laneName } from '../studio/laneName.ts';
import { NowKept } from './NowKept.tsx';
import { NowNotes } from './NowNotes.tsx';
import { NowPassages } from './NowPassages.tsx';
import { NowTuning } from './NowTuning.tsx';
import styles from './RoundsNow.module.css';
import { runNow, stepOf } from './roundsSteps.ts';

/** What goes on right now: the self-edits of a passage, what is kept, the writer's tuning; at the end what it changed. */
export function RoundsNow({ state }: { readonly state: RoundsState }) {
  const step = stepOf(state);
  if (step === 'tune') return <NowTuning state={state} round={state.phase!.round} />;
  if (step === 'keep') return <NowKept state={state} round={state.phase!.round} />;
  const run = runNow(state);
  if (run) return <NowRun run={run} />;
  return state.phase || state.status !== 'running' ? (
    <NowNotes state={state} />
  ) : (
    <NowPassages state={state} />
  );
}

function NowRun({ run }: { readonly run: RunState }) {
  const { candidates, base, control, setup, phase } = run;
  const lanes = [
    ...(setup.control === false ? [] : [['control', control] as const]),
    ...candidates.map((candidate, index) => [index, candidate] as const),
  ];
  const questions = [...base.answers.keys()];
  return (
    <section className={styles.now}>
      <h2>{setup.passage.title}</h2>
      <p className={styles.words}>{baseWords(run)}</p>
      <ul className={styles.rows}>
        {lanes.map(([lane, each]) => {
          const result = resultOver(each, base, questions);
          return (
            <li
              key={lane}
              className={`${rows.row} ${styles.row}`}
              data-now={phase?.lane === lane && phase.kind !== 'write'}
            >
              <div className={styles.line}>
                <span className={styles.name}>{laneName(lane)}</span>
                {result && <Gain gained={result.gained} right={result.right} of={questions.length} />}
              </div>
              <div className={styles.line}>
                <p className={`${rows.said} ${styles.lines}`}>
                  {'notes' in each ? writtenWords(each) : 'for comparison, no notes'}
                </p>
                {each.study && (
                  <Sparkline
                    losses={each.study.losses}
                    steps={each.study.steps}
                    top={lossTop([each.study.losses])}
                  />
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Gain({ gained, right, of }: Readonly<Record<'gained' | 'right' | 'of', number>>) {
  const tone = gained > 0 ? 'more' : gained < 0 ? 'fewer' : 'level';
  const sign = { more: '▲', fewer: '▼', level: '=' }[tone];
  return (
    <span className={styles.gain} data-tone={tone}>
      <span aria-hidden="true">{sign} </span>
      {right} of {of} right, {gained === 0 ? 'as before' : `${right - gained} before`}
    </span>
  );
}

function baseWords({ base }: RunState): string {
  const answers = base.answers.filter((answer) => answer !== null);
  if (answers.length < base.answers.length) return 'First the untouched model is asked';
  const right = answers.filter((answer) => answer.right).length;
  return `The untouched model: ${right} of ${counted(answers.length, 'question')} right`;
}

/** The newest note while it writes, else how many there are. */
function writtenWords({ writing, notes, problem, studied }: CandidateState): string {
  if (problem) return problem.message;
  const newest = notes.at(-1);
  if (writing === 'running' && newest)
    return newest.question ? `${newest.question} ${newest.text}` : newest.text;
  if (writing === 'waiting') return 'not written yet';
  return `${counted(notes.length, 'note')}${studied ? '' : ', judged by its text'}`;
}
