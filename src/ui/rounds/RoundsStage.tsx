import { useMemo } from 'react';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { stripScale } from '../figures/RewardStrip/layout.ts';
import { StageFrame } from '../player/StageFrame.tsx';
import { duration } from '../parts/quantity.ts';
import { PAPER_SHORT } from './paperShort.ts';
import { RewardPanel } from './RewardPanel.tsx';
import { roundsCaption, type RoundsPanel } from './roundsCaption.ts';
import { RoundsNow } from './RoundsNow.tsx';
import styles from './RoundsStage.module.css';
import { trainingColumns, unseenColumns } from './stripColumns.ts';
import { VerdictSentence } from './VerdictSentence.tsx';

export interface RoundsStageProps {
  readonly state: RoundsState;
  /** How the rounds end, where they are played: no picture changes its scale on the way there. */
  readonly end: RoundsState | null;
}

/** The rounds at a glance: what is written now, and every reward so far, on training and on unseen passages. */
export function RoundsStage({ state, end }: RoundsStageProps) {
  const { about, now, panel: lit, verdict } = roundsCaption(state);
  const whole = end ?? state;
  const scales = useMemo(() => scalesOf(whole), [whole]);
  return (
    <StageFrame<RoundsPanel>
      className={styles.stage}
      about={verdict ? <VerdictSentence verdict={verdict} /> : about}
      now={
        <>
          {now}
          {end && state.status !== 'finished' && (
            <span className={styles.clock}>
              {now.endsWith('.') ? ' At ' : ', at '}
              {duration(state.elapsedMs)} of {duration(end.elapsedMs)} of the real rounds
            </span>
          )}
        </>
      }
      lit={lit}
      panels={[
        { id: 'now', name: 'Now', content: <RoundsNow state={state} /> },
        {
          id: 'training',
          name: 'Training',
          content: <RewardPanel state={state} set="training" scale={scales.training} />,
        },
        {
          id: 'unseen',
          name: 'Unseen',
          content: <RewardPanel state={state} set="unseen" scale={scales.unseen} />,
        },
      ]}
    >
      <div className={styles.key}>
        <p>
          <span className={styles.dot} aria-hidden="true" /> kept, or measured{' '}
          <span className={styles.ring} aria-hidden="true" /> dropped{' '}
          <span className={styles.bar} aria-hidden="true" /> mean
          <span className={styles.whisker} aria-hidden="true" /> 95 % interval over passages
        </p>
        <p>{PAPER_SHORT}</p>
      </div>
    </StageFrame>
  );
}

/** One scale for both pictures, but where the cheap judge's marks stand in one of them. */
function scalesOf(state: RoundsState) {
  const [training, unseen] = [trainingColumns(state), unseenColumns(state)];
  if (state.setup.judge === 'cheap') return { training: stripScale(training), unseen: stripScale(unseen) };
  const both = stripScale([...training, ...unseen]);
  return { training: both, unseen: both };
}
