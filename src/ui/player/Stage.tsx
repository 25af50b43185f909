import type { ReactNode } from 'react';
import type { Lane } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';
import { showCandidate } from '../../store/commands/showCandidate.ts';
import { lanesOf, shownCandidate } from '../../store/selectors/lanes.ts';
import { usePageKey } from '../app/keys/usePageKey.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { duration } from '../parts/quantity.ts';
import { Tabs } from '../parts/Tabs.tsx';
import { PeekSwitch } from './PeekSwitch.tsx';
import { StageEdits } from './StageEdits.tsx';
import { StagePassage } from './StagePassage.tsx';
import { StageQuiz } from './StageQuiz.tsx';
import styles from './Stage.module.css';
import { stageCaption, type StagePanel } from './stageWords.ts';
import { useStagePanel } from './useStagePanel.ts';

const PANELS: readonly StagePanel[] = ['passage', 'selfEdits', 'quiz'];
const PANEL_NAMES: Record<StagePanel, string> = { passage: 'Passage', selfEdits: 'Self-edits', quiz: 'Quiz' };

export interface StageProps {
  readonly state: RunState;
  /** Of the whole recorded run, in milliseconds; null for one that goes on. */
  readonly tookMs: number | null;
}

/**
 * The run at a glance: passage, self-edits and quiz side by side, the one it is about now lit, and one sentence on what
 * happens. On a narrow screen one of them at a time, by itself the lit one.
 */
export function Stage({ state, tookMs }: StageProps) {
  const picked = useLab(({ view }) => view.candidate);
  const idle = useLab(({ run }) => run.activity === 'idle');
  const peeking = useLab(({ view }) => view.peeking);
  const show = useCommand(showCandidate);
  const { about, now, panel: lit } = stageCaption(state, idle);
  const [open, pick] = useStagePanel(lit);
  const lane = laneOnStage(state, picked);
  const panel = (name: StagePanel, children: ReactNode) => (
    <div className={styles.panel} data-lit={name === lit} data-open={name === open} data-panel={name}>
      {peeking && (
        <span className={styles.before} aria-hidden="true">
          before
        </span>
      )}
      {children}
    </div>
  );
  usePageKey('pick', ({ key }) => {
    if (state.candidates[Number(key) - 1]) show.run(Number(key) - 1);
  });
  return (
    <div className={`page ${styles.stage}`} data-peeking={peeking}>
      <div className={styles.caption} data-end={state.status === 'finished'}>
        <p className={styles.about}>{about}</p>
        <p className={styles.now}>
          {now}
          {tookMs !== null && state.status !== 'finished' && (
            <span className={styles.clock}>
              <span className={styles.comma}>, </span>at {duration(state.elapsedMs)} of {duration(tookMs)} of
              the real run
            </span>
          )}
        </p>
      </div>
      <div className={styles.tabs}>
        <Tabs
          label="What is shown"
          names={PANELS.map((name) => PANEL_NAMES[name])}
          chosen={PANELS.indexOf(open)}
          onChoose={(index) => pick(PANELS[index]!)}
        />
      </div>
      <div className={styles.peek}>
        <PeekSwitch enabled={hasAfter(state)} />
      </div>
      <div className={styles.panels}>
        {panel('passage', <StagePassage state={state} picked={picked} />)}
        {panel('selfEdits', <StageEdits state={state} shown={lane} onShow={show.run} />)}
        {panel('quiz', <StageQuiz state={state} lane={lane} />)}
      </div>
    </div>
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
