import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RunEvent } from '../../seal/events.ts';
import { runPlayer, type Player, type PlayerState } from '../../store/player/player.ts';
import { replayStore } from '../../store/player/replayStore.ts';
import type { LabState } from '../../store/state.ts';
import type { LabStore } from '../../store/store.ts';
import { LabProvider, useLab, useLabStore } from '../app/LabContext.tsx';
import { useView } from '../app/useView.ts';
import { usePlaying } from './usePlaying.ts';

export interface Played {
  readonly player: Player;
  /** The page's own store, with the run that stands behind what is played. */
  readonly behind: LabStore;
}

const PlayedContext = createContext<Played | null>(null);

/** What plays what is on screen; null where nothing is played. */
export function usePlayed(): Played | null {
  return useContext(PlayedContext);
}

/** A part of where a player stands. */
export function usePlayerState<T>(player: Pick<Player, 'state'>, select: (state: PlayerState) => T): T {
  return useStore(player.state, select);
}

/**
 * While a log is played, everything inside sees it in the place of the run there is. It plays as soon as it is there,
 * and where the page turns to another view it waits at its place.
 */
export function Replay({ children }: { readonly children: ReactNode }) {
  const store = useLabStore();
  const log = useLab(playedLog);
  const shown = useView() === 'studio';
  const made = useMemo(() => {
    if (!log) return null;
    const player = runPlayer(log);
    return { played: { player, behind: store }, store: replayStore(store, player) };
  }, [store, log]);
  const replay = shown ? made : null;
  usePlaying(replay?.played.player ?? null);
  return (
    <PlayedContext value={replay?.played ?? null}>
      <LabProvider store={replay?.store ?? store}>{children}</LabProvider>
    </PlayedContext>
  );
}

function playedLog({ player, run, shelf }: LabState): readonly RunEvent[] | null {
  if (player.plays === 'recording') return player.recording?.log ?? null;
  if (player.plays === 'shelf') return shelf.open?.log ?? null;
  return player.plays === 'run' && run.log.length > 0 ? run.log : null;
}
