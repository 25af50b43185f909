import type { ReactNode } from 'react';
import type { Lane } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';
import { showCandidate } from '../../store/commands/showCandidate.ts';
import { lanesOf, shownCandidate } from '../../store/selectors/lanes.ts';
import { usePageKey } from '../app/keys/usePageKey.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import tags from '../parts/BeforeTag.module.css';
import { duration } from '../parts/quantity.ts';
import { PeekSwitch } from './PeekSwitch.tsx';
import { StageEdits } from './StageEdits.tsx';
import { StageFrame } from './StageFrame.tsx';
import { StagePassage } from './StagePassage.tsx';
import { StageQuiz } from './StageQuiz.tsx';
import styles from './Stage.module.css';
import { stageCaption, type StagePanel } from './stageWords.ts';

export interface StageProps {
  readonly state: RunState;
  /** Of the whole recorded run, in milliseconds; null for one that goes on. */
  readonly tookMs: number | null;
}

/** The run at a glance: passage, self-edits and quiz, and one sentence on what happens. */
export function Stage({ state, tookMs }: StageProps) {
  const picked = useLab(({ view }) => view.candidate);
  const idle = useLab(({ run }) => run.activity === 'idle');
  const peeking = useLab(({ view }) => view.peeking);
  const show = useCommand(showCandidate);
  const { about, now, panel: lit } = stageCaption(state, idle);
  const lane = laneOnStage(state, picked);
  usePageKey('pick', ({ key }) => {
    if (state.candidates[Number(key) - 1]) show.run(Number(key) - 1);
  });
  const panel = (id: StagePanel, name: string, content: ReactNode) => ({
    id,
    name,
    content: (
      <>
        {peeking && (
          <span className={`${tags.tag} ${styles.before}`} aria-hidden="true">
            before
          </span>
        )}
        {content}
      </>
    ),
  });
  return (
    <StageFrame
      className={peeking ? `${styles.stage} ${styles.peeking}` : styles.stage}
      about={about}
      now={
        <>
          {now}
          {tookMs !== null && state.status !== 'finished' && (
            <span className={styles.clock}>
              <span className={styles.comma}>, </span>at {duration(state.elapsedMs)} of {duration(tookMs)} of
              the real run
            </span>
          )}
        </>
      }
      beside={<PeekSwitch enabled={hasAfter(state)} />}
      lit={lit}
      panels={[
        panel('passage', 'Passage', <StagePassage state={state} picked={picked} />),
        panel('selfEdits', 'Self-edits', <StageEdits state={state} shown={lane} onShow={show.run} />),
        panel('quiz', 'Quiz', <StageQuiz state={state} lane={lane} />),
      ]}
    />
  );
}

/** Whether there is anything to hold before against. */
function hasAfter(state: RunState): boolean {
  return lanesOf(state).some(({ lane, state: { answers } }) => lane !== 'base' && answers.some(Boolean));
}

/** Whose answers stand beside the ones from before: of the self-edit a person picked, else what it is about now. */
function laneOnStage(state: RunState, picked: number | null): Exclude<Lane, 'base'> {
  if (picked !== null && state.candidates[picked]) return picked;
  const now = state.phase?.lane;
  if (now !== undefined && now !== 'base') return state.phase?.kind === 'write' ? 'control' : now;
  return shownCandidate(state) ?? 'control';
}
