import { expect, test } from 'vitest';
import { editDraft } from './commands/editDraft.ts';
import { guess, settleGuess } from './commands/guess.ts';
import { loadModel } from './commands/loadModel.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { guessOf, guessTally } from './selectors/guesses.ts';
import { FIRST_SELF_EDIT } from './slices/setup.ts';
import { createLabStore } from './store.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { MemoryStorage } from './testing/memoryStorage.ts';

test('a guess is made between the notes and their quiz, and counted once when the run has chosen', async () => {
  const store = createLabStore({ lab: new FakeLab(), storage: new MemoryStorage() });
  await store.begin();
  const now = () => store.state.getState();
  const { recipe } = now().setup.draft;
  await store.execute(editDraft, {
    selfEdits: ['qa' as const, 'rewrite' as const].map((format) => ({ ...FIRST_SELF_EDIT, format })),
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
  await store.execute(loadModel, undefined);
  expect(guess.enabled(now()), 'no notes yet').toBe(false);
  await store.execute(writeNotes, undefined);
  await store.execute(guess, 0);
  await store.execute(guess, 1);
  expect(guessOf(now())).toEqual({ candidate: 1, right: null });
  expect(settleGuess.enabled(now()), 'not known yet').toBe(false);
  await store.execute(study, undefined);
  expect(guess.enabled(now()), 'too late').toBe(false);
  const { chosen } = now().run.state!;
  await store.execute(settleGuess, undefined);
  expect(guessOf(now())!.right).toBe(chosen === 1);
  expect(settleGuess.enabled(now()), 'once').toBe(false);
  expect(guessTally(now())).toEqual({ right: chosen === 1 ? 1 : 0, of: 1 });
});
