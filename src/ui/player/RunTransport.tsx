import type { Grain } from '../../store/player/stops.ts';
import { LabProvider, useLab } from '../app/LabContext.tsx';
import { duration } from '../parts/quantity.ts';
import type { Played } from './Replay.tsx';
import { stageCaption } from './stageWords.ts';
import { Transport } from './Transport.tsx';
import { WaysOn } from './WaysOn.tsx';

const GRAINS: Record<Grain, string> = { step: 'by step', selfEdit: 'by self-edit', phase: 'by phase' };

/** The player of a run, and the way to a run of one's own. */
export function RunTransport({ played: { player, behind } }: { readonly played: Played }) {
  const state = useLab(({ run }) => run.state);
  const took = duration(player.log.at(-1)!.atMs);
  const place = state ? `${stageCaption(state, false).now}, ${duration(state.elapsedMs)} of ${took}` : '';
  return (
    <Transport player={player} grains={GRAINS} label="Place in the run" place={place}>
      <LabProvider store={behind}>
        <WaysOn />
      </LabProvider>
    </Transport>
  );
}
