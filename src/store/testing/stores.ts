import { editDraft } from '../commands/editDraft.ts';
import { loadModel } from '../commands/loadModel.ts';
import { stop } from '../commands/stop.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { createLabStore, type LabStoreOptions } from '../store.ts';
import { FakeLab } from './fakeLab.ts';
import { MemoryStorage } from './memoryStorage.ts';

/** A store over a fake lab; two over one storage are two visits. */
export function newStore(
  lab = new FakeLab(),
  storage = new MemoryStorage(),
  options: Partial<LabStoreOptions> = {},
) {
  let ids = 0;
  const store = createLabStore({ lab, storage, newId: () => `id${ids++}`, ...options });
  return { lab, storage, store, get: store.state.getState };
}

/** A store with the model loaded and a short recipe. */
export async function readyStore(made = newStore()) {
  await made.store.execute(editDraft, {
    recipe: { ...made.get().setup.draft.recipe, samplesPerSentence: 6, epochs: 2, controlEpochs: 2 },
  });
  await made.store.execute(loadModel, undefined);
  return made;
}

/** A run stopped in the middle of its study. */
export async function stoppedStore() {
  const made = await readyStore();
  await made.store.execute(writeNotes, undefined);
  made.lab.beforeStep = (step) => {
    if (step === 9) void made.store.execute(stop, undefined);
  };
  await made.store.execute(study, undefined);
  made.lab.beforeStep = () => undefined;
  return made;
}
