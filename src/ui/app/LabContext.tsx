import { createContext, useCallback, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Command } from '../../store/command.ts';
import { showProblem } from '../../store/commands/showProblem.ts';
import type { LabState } from '../../store/state.ts';
import type { LabStore } from '../../store/store.ts';
import { NOT_FETCHED } from './lazyPart.tsx';

const LabContext = createContext<LabStore | null>(null);

export function LabProvider({ store, children }: { readonly store: LabStore; readonly children: ReactNode }) {
  return <LabContext value={store}>{children}</LabContext>;
}

/** The store itself, for what stands between it and the page. */
export function useLabStore(): LabStore {
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

/** A command that is fetched when it is first needed. `load` has to be the same function at every drawing. */
export function useLazyCommand<Arg>(load: () => Promise<Command<Arg>>): (arg: Arg) => void {
  const store = useLabStore();
  return useCallback(
    (arg) =>
      void load().then(
        (command) => store.execute(command, arg),
        () => store.execute(showProblem, NOT_FETCHED),
      ),
    [store, load],
  );
}
