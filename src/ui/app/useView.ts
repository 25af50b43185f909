import { useSyncExternalStore } from 'react';
import { onHashChange, parseHash } from './hash.ts';

export const VIEWS = ['studio', 'rounds'] as const;
export type View = (typeof VIEWS)[number];

/** Which view the address names; everything but #rounds and its parts is the Studio. */
export function useView(): View {
  return useSyncExternalStore(onHashChange, viewOfHash);
}

export function viewOfHash(): View {
  return /^rounds(-|$)/.test(parseHash(location.hash).place) ? 'rounds' : 'studio';
}
