import { useMemo, type ReactNode } from 'react';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { stripScale } from '../figures/RewardStrip/layout.ts';
import { useStagePanel } from '../player/useStagePanel.ts';
import { duration } from '../parts/quantity.ts';
import { Tabs } from '../parts/Tabs.tsx';
import { PAPER_SHORT } from './paperShort.ts';
import { RewardPanel } from './RewardPanel.tsx';
import { roundsCaption, type RoundsPanel } from './roundsCaption.ts';
import { RoundsNow } from './RoundsNow.tsx';
import styles from './RoundsStage.module.css';
import { trainingColumns, unseenColumns } from './stripColumns.ts';
import { VerdictSentence } from './VerdictSentence.tsx';

const PANELS: readonly RoundsPanel[] = ['now', 'training', 'unseen'];
const PANEL_NAMES: Record<RoundsPanel, string> = { now: 'Now', training: 'Training', unseen: 'Unseen' };

export interface RoundsStageProps {
  readonly state: RoundsState;
  /** How the rounds end, where they are played: no picture changes its scale on the way there. */
  readonly end: RoundsState | null;
}

/** The rounds at a glance: what is written now, and every reward so far, on training and on unseen passages. */
export function RoundsStage({ state, end }: RoundsStageProps) {
  const { about, now, panel: lit, verdict } = roundsCaption(state);
  const [open, pick] = useStagePanel(lit);
  const whole = end ?? state;
  const scales = useMemo(() => scalesOf(whole), [whole]);
  const panel = (name: RoundsPanel, children: ReactNode) => (
    <div className={styles.panel} data-lit={name === lit} data-open={name === open} data-panel={name}>
      {children}
    </div>
  );
  return (
    <div className={`page ${styles.stage}`}>
      <div className={styles.caption}>
        <p className={styles.about}>{verdict ? <VerdictSentence verdict={verdict} /> : about}</p>
        <p className={styles.now}>
          {now}
          {end && state.status !== 'finished' && (
            <span className={styles.clock}>
              {now.endsWith('.') ? ' At ' : ', at '}
              {duration(state.elapsedMs)} of {duration(end.elapsedMs)} of the real rounds
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
      <div className={styles.panels}>
        {panel('now', <RoundsNow state={state} />)}
        {panel('training', <RewardPanel state={state} set="training" scale={scales.training} />)}
        {panel('unseen', <RewardPanel state={state} set="unseen" scale={scales.unseen} />)}
      </div>
      <div className={styles.key}>
        <p>
          <span className={styles.dot} aria-hidden="true" /> kept, or measured{' '}
          <span className={styles.ring} aria-hidden="true" /> dropped{' '}
          <span className={styles.bar} aria-hidden="true" /> mean
          <span className={styles.whisker} aria-hidden="true" /> 95 % interval over passages
        </p>
        <p>{PAPER_SHORT}</p>
      </div>
    </div>
  );
}

/** One scale for both pictures, but where the cheap judge's marks stand in one of them. */
function scalesOf(state: RoundsState) {
  const [training, unseen] = [trainingColumns(state), unseenColumns(state)];
  if (state.setup.judge === 'cheap') return { training: stripScale(training), unseen: stripScale(unseen) };
  const both = stripScale([...training, ...unseen]);
  return { training: both, unseen: both };
}
