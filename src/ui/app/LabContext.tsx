import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Command } from '../../store/command.ts';
import type { LabState } from '../../store/state.ts';
import type { LabStore } from '../../store/store.ts';

const LabContext = createContext<LabStore | null>(null);

export function LabProvider({ store, children }: { readonly store: LabStore; readonly children: ReactNode }) {
  return <LabContext value={store}>{children}</LabContext>;
}

function useLabStore(): LabStore {
  const store = useContext(LabContext);
  if (!store) throw new Error('useLab needs a LabProvider above it');
  return store;
}

/** A part of the state; draws again only when that part changes. */
export function useLab<T>(select: (state: LabState) => T): T {
  return useStore(useLabStore().state, select);
}

/** A command to hand to an event handler. */
export function useCommand<Arg>(command: Command<Arg>): { enabled: boolean; run: (arg: Arg) => void } {
  const store = useLabStore();
  const enabled = useStore(store.state, command.enabled);
  return { enabled, run: (arg) => void store.execute(command, arg) };
}
