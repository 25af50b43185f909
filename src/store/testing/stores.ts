import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import { editDraft } from '../commands/editDraft.ts';
import { editRounds } from '../commands/editRounds.ts';
import { loadModel } from '../commands/loadModel.ts';
import { startRounds } from '../commands/startRounds.ts';
import { stop } from '../commands/stop.ts';
import { study } from '../commands/study.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import type { RoundsDraft } from '../slices/rounds.ts';
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

/** The log of one finished round over the fake lab. */
export async function recordedRoundsLog(sizes: Partial<RoundsDraft> = {}): Promise<readonly RoundsEvent[]> {
  const { store, get } = await readyStore();
  const small = { train: 2, unseen: 2, rounds: 1, candidates: 2, unseenCandidates: 1, ...sizes };
  await store.execute(editRounds, { ...small, recipeChoice: 'person' });
  await store.execute(startRounds, undefined);
  return get().rounds.log;
}
