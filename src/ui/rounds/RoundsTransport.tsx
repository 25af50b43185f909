import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { PlayedRounds, RoundsGrain } from '../../store/player/roundsPlayer.ts';
import { stopWatchingRounds } from '../../store/player/watchRounds.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { duration } from '../parts/quantity.ts';
import { Transport } from '../player/Transport.tsx';
import { phaseSentence } from './roundsWords.ts';

const GRAINS: Record<RoundsGrain, string> = {
  step: 'by step',
  selfEdit: 'by self-edit',
  passage: 'by passage',
  phase: 'by phase',
  round: 'by round',
};

export interface RoundsTransportProps {
  readonly played: PlayedRounds;
  readonly state: RoundsState;
  /** Of all of it, in milliseconds. */
  readonly tookMs: number;
}

/** The player of rounds, and the way to rounds of one's own. */
export function RoundsTransport({ played, state, tookMs }: RoundsTransportProps) {
  const stop = useCommand(stopWatchingRounds);
  const shelved = useLab(({ rounds }) => rounds.plays === 'shelf');
  const own = useLab(({ rounds }) => rounds.state !== null);
  return (
    <Transport
      player={played.player}
      grains={GRAINS}
      label="Place in the rounds"
      place={`${phaseSentence(state)} ${duration(state.elapsedMs)} of ${duration(tookMs)}`}
    >
      <Button
        look={shelved ? 'quiet' : own ? 'plain' : 'primary'}
        onClick={() => {
          stop.run();
          // Past rounds are closed where they were opened.
          if (shelved) location.hash = '#runs';
          else scrollTo({ top: 0 });
        }}
      >
        {shelved ? 'Back to Runs' : own ? 'Back to my rounds' : stopWatchingRounds.label}
      </Button>
    </Transport>
  );
}
