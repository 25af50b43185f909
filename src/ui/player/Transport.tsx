import { useState, type ReactNode } from 'react';
import { SLOW, SPEEDS, type Player } from '../../store/player/player.ts';
import { BottomBar } from '../parts/BottomBar.tsx';
import { Button } from '../parts/Button.tsx';
import { Choice } from '../parts/Choice.tsx';
import { usePlayerState } from './Replay.tsx';
import styles from './Transport.module.css';
import { usePlayerKeys } from './usePlayerKeys.ts';

const SLOWEST_FIRST = [SLOW, ...SPEEDS];

export interface TransportProps<G extends string> {
  readonly player: Player<unknown, G>;
  /** How long a step may be, the shortest first, as it is offered. */
  readonly grains: Readonly<Record<G, string>>;
  /** What the slider is the place in, and where it stands, in words. */
  readonly label: string;
  readonly place: string;
  /** The ways on from here. */
  readonly children: ReactNode;
}

/** Always in reach while a log is played: play and pause, step, scrub, speed, and the ways on. */
export function Transport<G extends string>({
  player,
  grains,
  label,
  place,
  children,
}: TransportProps<G | 'step' | 'phase'>) {
  const at = usePlayerState(player, (state) => state.at);
  const playing = usePlayerState(player, (state) => state.playing);
  const speed = usePlayerState(player, (state) => state.speed);
  const [grain, setGrain] = useState<G | 'step' | 'phase'>('step');
  usePlayerKeys(player);
  return (
    <BottomBar part="transport" label="Player">
      <div className={`page ${styles.inside}`}>
        <fieldset className={styles.keys}>
          <legend className="visually-hidden">Replay</legend>
          <Button look="primary" aria-label={playing ? 'Pause' : 'Play'} onClick={() => turn(player)}>
            <Sign path={playing ? 'M5 3v14M15 3v14' : 'M5 2.5 17 10 5 17.5Z'} filled={!playing} />
          </Button>
          <Button aria-label="One step back" disabled={at <= 1} onClick={() => player.step(grain, -1)}>
            <Sign path="M12 4 6 10l6 6" />
          </Button>
          <Button
            aria-label="One step on"
            disabled={at >= player.log.length}
            onClick={() => player.step(grain, 1)}
          >
            <Sign path="m8 4 6 6-6 6" />
          </Button>
          <Choice
            label="Length of a step"
            value={grain}
            options={(Object.keys(grains) as G[]).map((value) => ({ value, name: grains[value] }))}
            onChoose={setGrain}
          />
          <Choice
            label="Speed"
            value={String(speed)}
            options={SLOWEST_FIRST.map((each) => ({
              value: String(each),
              name: each === SLOW ? 'slow motion' : `speed ${each}×`,
            }))}
            onChoose={(chosen) => player.setSpeed(Number(chosen))}
          />
        </fieldset>
        <input
          className={styles.scrubber}
          type="range"
          min={1}
          max={player.log.length}
          value={at}
          aria-label={label}
          aria-valuetext={place}
          onChange={(event) => player.seek(event.target.valueAsNumber)}
        />
        <div className={styles.ways}>{children}</div>
      </div>
    </BottomBar>
  );
}

function turn(player: Pick<Player, 'state' | 'play' | 'pause'>): void {
  if (player.state.getState().playing) player.pause();
  else player.play();
}

function Sign({ path, filled = false }: { readonly path: string; readonly filled?: boolean }) {
  return (
    <svg className={styles.sign} viewBox="0 0 20 20" aria-hidden="true" data-filled={filled}>
      <path d={path} />
    </svg>
  );
}
