import { BUNDLED_MODEL } from '../../content/models.ts';
import type { Grain } from '../../store/player/stops.ts';
import { runItLive, stopWatching, writeOwnPassage } from '../../store/player/watch.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { LabProvider, useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { duration, megabytes } from '../parts/quantity.ts';
import type { Played } from './Replay.tsx';
import { stageCaption } from './stageWords.ts';
import { Transport } from './Transport.tsx';

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

/** From the recording to a run here and now; where one stands behind it, back to that. */
function WaysOn() {
  const live = useCommand(runItLive);
  const own = useCommand(writeOwnPassage);
  const stop = useCommand(stopWatching);
  const recording = useLab(({ player }) => player.plays === 'recording');
  const shelved = useLab(({ player }) => player.plays === 'shelf');
  const behind = useLab(({ run }) => run.id !== null || run.state !== null);
  const ready = useLab(({ engine }) => loadedModel(engine) !== null);
  const bundled = useLab(({ engine }) => engine.choice.kind === 'bundled');
  if (shelved) return <Button onClick={() => backToRuns(stop.run)}>Back to Runs</Button>;
  if (!recording || behind) return <Button onClick={() => stop.run()}>{stopWatching.label}</Button>;
  return (
    <>
      <Button onClick={() => leave(own.run)}>Use my own passage</Button>
      <Button look="primary" onClick={() => leave(live.run)}>
        {runItLive.label}
        {!ready && bundled && ` (${megabytes(BUNDLED_MODEL.bytes)}, once)`}
      </Button>
    </>
  );
}

/** A past run is closed where it was opened. */
function backToRuns(stop: (arg: undefined) => void): void {
  stop(undefined);
  location.hash = '#runs';
}

/** What comes in the place of the replay begins at the top. */
function leave(run: (arg: undefined) => void): void {
  run(undefined);
  scrollTo({ top: 0 });
}
