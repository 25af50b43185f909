import { FORMAT_HELP } from '../../content/recipeHelp.ts';
import type { Lane, Note } from '../../seal/events.ts';
import type { CandidateState, RunState } from '../../seal/runState.ts';
import { lanesOf, resultOver } from '../../store/selectors/lanes.ts';
import { lossTop } from '../figures/LossCurve/layout.ts';
import { Sparkline } from '../figures/LossCurve/Sparkline.tsx';
import { useLab } from '../app/LabContext.tsx';
import { counted } from '../parts/quantity.ts';
import { laneName } from '../studio/laneName.ts';
import rows from './LaneRow.module.css';
import styles from './StageEdits.module.css';
import { FATE_WORDS, fatesOf, type Fate } from './stageFates.ts';
import { StageBar, StageBefore, StageGain } from './StageGain.tsx';

export interface StageEditsProps {
  readonly state: RunState;
  /** Whose answers are shown beside. */
  readonly shown: Lane;
  readonly onShow: (candidate: number) => void;
}

/** Every lane in a row: what it writes while it writes, its loss while it studies, what it gained when it was asked. */
export function StageEdits({ state, shown, onShow }: StageEditsProps) {
  const lanes = lanesOf(state).filter(
    ({ lane }) => lane !== 'base' && (lane !== 'control' || state.setup.control !== false),
  );
  const peeking = useLab(({ view }) => view.peeking);
  const fates = fatesOf(state);
  const top = lossTop(lanes.map((each) => each.state.study?.losses ?? []));
  return (
    <section className={styles.edits}>
      <h2>Self-edits, and the passage alone</h2>
      <ul className={styles.rows}>
        {lanes.map(({ lane, state: laneState }) => {
          const candidate = typeof lane === 'number' ? state.candidates[lane]! : null;
          const result = resultOver(laneState, state.base, [...state.base.answers.keys()]);
          const counts = result && {
            before: result.right - result.gained,
            after: peeking ? result.right - result.gained : result.right,
            of: state.base.answers.length,
          };
          const fate = peeking || !candidate ? null : (fates[lane as number] ?? null);
          const { study } = laneState;
          const busy = state.phase?.lane === lane && state.phase.kind !== 'write';
          return (
            <li key={lane} className={`${rows.row} ${styles.row}`} data-now={busy} data-fate={fate}>
              <div className={styles.head}>
                {candidate ? (
                  <button
                    type="button"
                    className={styles.name}
                    aria-pressed={lane === shown}
                    onClick={() => onShow(lane as number)}
                  >
                    {laneName(lane)}
                    {fate === 'chosen' && (
                      <span className={styles.star}>
                        {' '}
                        ★<span className="visually-hidden"> chosen</span>
                      </span>
                    )}
                  </button>
                ) : (
                  <span className={styles.name}>{laneName(lane)}</span>
                )}
                {counts && (peeking ? <StageBefore {...counts} /> : <StageGain {...counts} />)}
              </div>
              <div className={styles.body}>
                <p className={rows.said}>
                  {fate && fate !== 'chosen' && (
                    <span className={styles.fate}>
                      <span aria-hidden="true">↓ </span>
                      {FATE_WORDS[fate]}:{' '}
                    </span>
                  )}
                  {candidate ? writtenWords(candidate, fate) : 'the control: no notes'}
                </p>
                {!peeking && study && (
                  <Sparkline losses={study.losses} steps={study.steps} top={top} className={styles.loss} />
                )}
              </div>
              {counts && <StageBar {...counts} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What was written, or while it is being written, the newest note; beside what became of it, its format alone. */
function writtenWords(
  { writing, notes, format, problem, studied }: CandidateState,
  fate: Fate | null,
): string {
  if (problem) return problem.message;
  const newest = notes.at(-1);
  if (writing === 'running' && newest) return noteWords(newest);
  const about = FORMAT_HELP[format].short;
  if (writing === 'waiting' || (fate && fate !== 'chosen')) return about;
  return `${counted(notes.length, 'note')}, ${about}${studied ? '' : ', passed over'}`;
}

function noteWords({ question, text }: Note): string {
  return question ? `${question} ${text}` : text;
}
