import { useDeferredValue } from 'react';
import type { ShownRounds } from '../../store/selectors/shownRounds.ts';
import { playedRounds } from '../../store/player/roundsPlayer.ts';
import { useLab } from '../app/LabContext.tsx';
import { LoopDiagram } from '../figures/LoopDiagram.tsx';
import { usePlayerState } from '../player/Replay.tsx';
import { usePlaying } from '../player/usePlaying.ts';
import { LazyCareful } from '../teach/LazyCareful.tsx';
import { RoundsOrigin } from './RoundsOrigin.tsx';
import { RoundsReport } from './RoundsReport.tsx';
import { RoundsStage } from './RoundsStage.tsx';
import { RoundsTransport } from './RoundsTransport.tsx';
import { roundsStops } from './roundsSteps.ts';

/** Rounds that are played: all that is on screen is the fold of their log to where the player stands. */
export function RoundsReplay({ log, state: end }: ShownRounds) {
  const played = playedRounds(log);
  usePlaying(played.player);
  const at = usePlayerState(played.player, (player) => player.at);
  const state = played.fold.stateAt(at)!;
  // What is below the stage may come a moment later, so that scrubbing stays smooth.
  const below = useDeferredValue(state);
  const imported = useLab(({ rounds }) => rounds.plays === 'imported');
  return (
    <>
      <LoopDiagram stops={roundsStops(state)} working={state.status === 'running'} />
      <main>
        <RoundsStage state={state} end={end} />
        <RoundsOrigin key={imported ? 'imported' : 'recorded'} />
        <div className="page">
          {/* Another log is another report: what was chosen in one says nothing in the other. */}
          <RoundsReport key={end.started.startedAt} state={below} live={false} />
        </div>
        <LazyCareful />
      </main>
      <RoundsTransport played={played} state={state} tookMs={end.elapsedMs} />
    </>
  );
}
