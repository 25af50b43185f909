import { useState } from 'react';
import { BUNDLED_MODEL } from '../../content/models.ts';
import { SLOW, SPEEDS, type Player } from '../../store/player/player.ts';
import type { Grain } from '../../store/player/stops.ts';
import { runItLive, stopWatching, writeOwnPassage } from '../../store/player/watch.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { LabProvider, useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Choice } from '../parts/Choice.tsx';
import { duration, megabytes } from '../parts/quantity.ts';
import { usePlayerState, type Played } from './Replay.tsx';
import { stageCaption } from './stageWords.ts';
import styles from './Transport.module.css';
import { usePlayerKeys } from './usePlayerKeys.ts';

const GRAIN_NAMES: Record<Grain, string> = { step: 'by step', selfEdit: 'by self-edit', phase: 'by phase' };
const SLOWEST_FIRST = [SLOW, ...SPEEDS];

/** Always in reach while a log is played: play and pause, step, scrub, speed, and the way to a run of one's own. */
export function Transport({ played: { player, behind } }: { readonly played: Played }) {
  const at = usePlayerState(player, (state) => state.at);
  const playing = usePlayerState(player, (state) => state.playing);
  const speed = usePlayerState(player, (state) => state.speed);
  const [grain, setGrain] = useState<Grain>('step');
  usePlayerKeys(player);
  return (
    <div className={styles.bar} data-part="transport">
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
            options={Object.entries(GRAIN_NAMES).map(([value, name]) => ({ value: value as Grain, name }))}
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
        <Scrubber player={player} at={at} />
        <LabProvider store={behind}>
          <WaysOn />
        </LabProvider>
      </div>
    </div>
  );
}

function Scrubber({ player, at }: { readonly player: Player; readonly at: number }) {
  const state = useLab(({ run }) => run.state);
  const last = player.log.length;
  const took = duration(player.log.at(-1)!.atMs);
  const said = state ? `${stageCaption(state, false).now}, ${duration(state.elapsedMs)} of ${took}` : '';
  return (
    <input
      className={styles.scrubber}
      type="range"
      min={1}
      max={last}
      value={at}
      aria-label="Place in the run"
      aria-valuetext={said}
      onChange={(event) => player.seek(event.target.valueAsNumber)}
    />
  );
}

/** From the recording to a run here and now; where one stands behind it, back to that. */
function WaysOn() {
  const live = useCommand(runItLive);
  const own = useCommand(writeOwnPassage);
  const stop = useCommand(stopWatching);
  const recording = useLab(({ player }) => player.plays === 'recording');
  const behind = useLab(({ run }) => run.id !== null || run.state !== null);
  const ready = useLab(({ engine }) => loadedModel(engine) !== null);
  const bundled = useLab(({ engine }) => engine.choice.kind === 'bundled');
  if (!recording || behind)
    return (
      <div className={styles.ways}>
        <Button onClick={() => stop.run()}>{stopWatching.label}</Button>
      </div>
    );
  return (
    <div className={styles.ways}>
      <Button onClick={() => leave(own.run)}>Use my own passage</Button>
      <Button look="primary" onClick={() => leave(live.run)}>
        {runItLive.label}
        {!ready && bundled && ` (${megabytes(BUNDLED_MODEL.bytes)}, once)`}
      </Button>
    </div>
  );
}

/** What comes in the place of the replay begins at the top. */
function leave(run: (arg: undefined) => void): void {
  run(undefined);
  scrollTo({ top: 0 });
}

function turn(player: Player): void {
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
