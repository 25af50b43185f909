import { useEffect, useRef } from 'react';
import { BUNDLED_MODEL } from '../../content/models.ts';
import { stopLoading } from '../../store/commands/stopLoading.ts';
import { runItLive } from '../../store/player/runItLive.ts';
import { stopWatching, writeOwnPassage } from '../../store/player/watch.ts';
import { bytesToFetch } from '../../store/selectors/bytesToFetch.ts';
import { cannotRun } from '../../store/selectors/cannotRun.ts';
import type { EngineSlice } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { megabytes } from '../parts/quantity.ts';
import styles from './WaysOn.module.css';

/** From the recording to a run here and now; where one stands behind it, back to that. */
export function WaysOn() {
  const live = useCommand(runItLive);
  const own = useCommand(writeOwnPassage);
  const engine = useLab((state) => state.engine);
  const alone = useLab(({ player, run }) => player.plays === 'recording' && run.id === null && !run.state);
  const shelved = useLab(({ player }) => player.plays === 'shelf');
  const left = useRef(false);
  // What comes in the place of the replay begins at the top.
  useEffect(
    () => () => {
      if (left.current) scrollTo({ top: 0 });
    },
    [],
  );
  const leave = (run: (arg: undefined) => void) => {
    left.current = true;
    run(undefined);
  };
  if (shelved) return <BackToRuns />;
  if (!alone) return <CommandButton command={stopWatching} />;
  const { model } = engine;
  const loading = model.is === 'loading';
  const problem = model.is === 'failed' ? `${model.problem.message} ${model.problem.advice}` : null;
  const told = cannotRun(engine) ?? problem;
  return (
    <>
      {told && (
        <p role="alert" className={styles.told}>
          {told}
        </p>
      )}
      {loading ? (
        <CommandButton command={stopLoading}>Stop</CommandButton>
      ) : (
        <Button onClick={() => leave(own.run)}>Use my own passage</Button>
      )}
      {cannotRun(engine) === null && (
        <Button look="primary" disabled={!live.enabled} onClick={() => leave(live.run)}>
          {liveWords(engine)}
          <span className={styles.longest} aria-hidden="true">
            {FETCHES_IT}
          </span>
        </Button>
      )}
    </>
  );
}

/** A past run is closed where it was opened. */
function BackToRuns() {
  const stop = useCommand(stopWatching);
  return (
    <Button
      onClick={() => {
        stop.run();
        location.hash = '#runs';
      }}
    >
      Back to Runs
    </Button>
  );
}

const FETCHES_IT = `${runItLive.label} (${megabytes(BUNDLED_MODEL.bytes)}, once)`;

/** What the button does, or how far it is. */
function liveWords(engine: EngineSlice): string {
  const { model } = engine;
  if (model.is === 'failed') return 'Try again';
  if (model.is === 'loading') {
    const { progress } = model;
    if (progress?.stage !== 'fetching' || progress.from !== 'network')
      return progress ? 'Preparing…' : 'Starting…';
    return `Loading ${Math.round(progress.loadedBytes / 1e6)} of ${megabytes(progress.totalBytes)}`;
  }
  return model.is === 'none' && bytesToFetch({ engine }) ? FETCHES_IT : runItLive.label;
}
