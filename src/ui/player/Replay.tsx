import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RunEvent } from '../../seal/events.ts';
import { createPlayer, type Player, type PlayerState } from '../../store/player/player.ts';
import { replayStore } from '../../store/player/replayStore.ts';
import type { LabState } from '../../store/state.ts';
import type { LabStore } from '../../store/store.ts';
import { LabProvider, useLab, useLabStore } from '../app/LabContext.tsx';
import { useView } from '../app/useView.ts';

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
export function usePlayerState<T>(player: Player, select: (state: PlayerState) => T): T {
  return useStore(player.state, select);
}

/** While a log is played, everything inside sees it in the place of the run there is. It plays as soon as it is there. */
export function Replay({ children }: { readonly children: ReactNode }) {
  const store = useLabStore();
  const shown = useLab(playedLog);
  const log = useView() === 'studio' ? shown : null;
  const replay = useMemo(() => {
    if (!log) return null;
    const player = createPlayer(log);
    return { played: { player, behind: store }, store: replayStore(store, player) };
  }, [store, log]);
  const player = replay?.played.player ?? null;
  useEffect(() => (player ? startOf(player) : undefined), [player]);
  return (
    <PlayedContext value={replay?.played ?? null}>
      <LabProvider store={replay?.store ?? store}>{children}</LabProvider>
    </PlayedContext>
  );
}

function playedLog({ player, run }: LabState): readonly RunEvent[] | null {
  if (player.plays === 'recording') return player.recording?.log ?? null;
  return player.plays === 'run' && run.log.length > 0 ? run.log : null;
}

/** Plays, but for whoever asked for less motion: they see how it ended. A tab that is not looked at waits. */
function startOf(player: Player): () => void {
  let waits = false;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) player.seek(player.log.length);
  else if (document.hidden) waits = true;
  else player.play();
  const onVisibility = () => {
    if (document.hidden) {
      waits = player.state.getState().playing;
      player.pause();
    } else if (waits) {
      waits = false;
      player.play();
    }
  };
  document.addEventListener('visibilitychange', onVisibility);
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    player.pause();
  };
}
