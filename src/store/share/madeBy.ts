import type { LabState } from '../state.ts';
import { APP_VERSION, UNKNOWN_APP, type AppVersion } from './appVersion.ts';

/** The code that made the run on screen, played or not, as far as is known. */
export function runMadeBy({
  run,
  share,
  player,
  shelf,
}: Pick<LabState, 'run' | 'share' | 'player' | 'shelf'>): AppVersion {
  if (player.plays === 'recording') return { ...UNKNOWN_APP, commit: player.recording?.commit ?? null };
  if (player.plays === 'shelf') return shelf.open?.entry.app ?? UNKNOWN_APP;
  if (share.imported && run.readOnly) return share.imported.manifest.app;
  return run.restored ? UNKNOWN_APP : APP_VERSION;
}

/** The same of the rounds on screen. */
export function roundsMadeBy({ rounds }: Pick<LabState, 'rounds'>): AppVersion {
  switch (rounds.plays) {
    case 'recording':
      return { ...UNKNOWN_APP, commit: rounds.recording?.commit ?? null };
    case 'imported':
      return rounds.imported?.app ?? UNKNOWN_APP;
    case 'shelf':
      return rounds.shelved?.entry.app ?? UNKNOWN_APP;
    default:
      return rounds.restored ? UNKNOWN_APP : APP_VERSION;
  }
}
