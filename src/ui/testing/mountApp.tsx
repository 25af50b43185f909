import axe from 'axe-core';
import { createRoot } from 'react-dom/client';
import { editDraft } from '../../store/commands/editDraft.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { study } from '../../store/commands/study.ts';
import { writeNotes } from '../../store/commands/writeNotes.ts';
import type { LabStorage } from '../../store/persist/storage.ts';
import { FIRST_SELF_EDIT } from '../../store/slices/setup.ts';
import { createLabStore, type LabStore, type LabStoreOptions } from '../../store/store.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { App } from '../app/App.tsx';
import '../styles/page.css';

export interface MountedApp {
  readonly store: LabStore;
  readonly element: HTMLElement;
  unmount(): void;
}

/** The whole page over a fake lab. */
export async function mountApp(
  lab = new FakeLab(),
  storage: LabStorage = new MemoryStorage(),
  options: Partial<LabStoreOptions> = {},
): Promise<MountedApp> {
  const store = createLabStore({ lab, storage, ...options });
  const app = mountOver(store);
  await store.begin();
  await drawn();
  return app;
}

/** The whole page over a store there is. */
export function mountOver(store: LabStore): MountedApp {
  const element = document.body.appendChild(document.createElement('div'));
  const root = createRoot(element);
  root.render(<App store={store} />);
  return {
    store,
    element,
    unmount: () => {
      root.unmount();
      element.remove();
      delete document.documentElement.dataset.theme;
    },
  };
}

/** Brings a mounted page to a state of a run, with two self-edits. */
export async function bringTo(store: LabStore, stage: 'empty' | 'review' | 'finished'): Promise<void> {
  if (stage === 'empty') return;
  const { recipe } = store.state.getState().setup.draft;
  await store.execute(editDraft, {
    selfEdits: ['qa' as const, 'rewrite' as const].map((format) => ({ ...FIRST_SELF_EDIT, format })),
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
  await store.execute(loadModel, undefined);
  await store.execute(writeNotes, undefined);
  if (stage === 'finished') await store.execute(study, undefined);
  await drawn();
}

/** Everything React has been told is on screen. */
export async function drawn(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** What axe objects to, one line each; animations are let finish first, so that colours are final. */
export async function axeComplaints(element: Element): Promise<string[]> {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().iterations !== Infinity) animation.finish();
  }
  const { violations } = await axe.run(element);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
  );
}
