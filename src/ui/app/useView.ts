import { useSyncExternalStore } from 'react';
import { onHashChange, parseHash } from './hash.ts';

export const VIEWS = ['studio', 'rounds', 'runs'] as const;
export type View = (typeof VIEWS)[number];

/** Which view the address names; everything but #rounds, #runs and their parts is the Studio. */
export function useView(): View {
  return useSyncExternalStore(onHashChange, viewOfHash);
}

export function viewOfHash(): View {
  const [, view] = /^(rounds|runs)(?:-|$)/.exec(parseHash(location.hash).place) ?? [];
  return VIEWS.find((name) => name === view) ?? 'studio';
}
