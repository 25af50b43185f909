import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { StripScale } from '../figures/RewardStrip/layout.ts';
import { RewardStrip } from '../figures/RewardStrip/RewardStrip.tsx';
import { AXIS, trainingCaption, unseenCaption } from './roundsWords.ts';
import { trainingColumns, unseenColumns } from './stripColumns.ts';

export interface RewardPanelProps {
  readonly state: RoundsState;
  readonly set: 'training' | 'unseen';
  readonly scale: StripScale;
}

/** Every reward so far as a dot: of the self-edits that are chosen among, or of those that only measure. */
export function RewardPanel({ state, set, scale }: RewardPanelProps) {
  const { reward, judge } = state.setup;
  if (set === 'unseen') {
    const columns = unseenColumns(state);
    return (
      <RewardStrip
        title="Unseen passages."
        columns={columns}
        scale={scale}
        axis={AXIS[reward]}
        caption={unseenCaption(state, columns)}
      />
    );
  }
  const columns = trainingColumns(state);
  return (
    <RewardStrip
      title="Training passages."
      columns={columns}
      scale={scale}
      axis={judge === 'cheap' ? 'Mark of the cheap judge' : `${AXIS[reward]}, choose half`}
      caption={trainingCaption(columns, state)}
    />
  );
}
