import { clampRecipe, type Recipe } from '../../seal/recipe.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { Command } from '../command.ts';
import { MAX_ROUNDS, type RoundsDraft } from '../slices/rounds.ts';
import { MAX_SELF_EDITS } from '../slices/setup.ts';
import { readShelvedRounds } from './readShelved.ts';

const OTHER_PASSAGES = {
  message: 'These rounds were made on passages that this page does not have.',
  advice: 'They can be played, but not set up again.',
};

/** Puts the setup of past rounds in the draft of the next ones; the draft there was can be put back. */
export const setUpRounds: Command<string> = {
  id: 'set-up-rounds',
  label: 'Set up again',
  enabled: () => true,
  run: async (ctx, id) => {
    const { get, set } = ctx;
    set('shelf', { problem: null });
    const shelved = await readShelvedRounds(ctx, id);
    if (!shelved) return;
    const after = await draftOf(shelved.state);
    if (!after) return set('shelf', { problem: OTHER_PASSAGES });
    const { shelf, rounds } = get();
    // Of several in a row, the way back is to what the person had.
    const before = shelf.setUp?.after === rounds.draft ? shelf.setUp.before : rounds.draft;
    set('rounds', { draft: after, plays: null, awaited: false });
    const otherRecipe = !isRecipe(get().setup.draft.recipe, shelved.state);
    set('shelf', { setUp: { name: shelved.entry.name, before, after, otherRecipe } });
  },
};

/** Puts the draft of rounds back that past ones took the place of, as long as nothing has been changed since. */
export const undoSetUpRounds: Command = {
  id: 'undo-set-up-rounds',
  label: 'Go back to mine',
  enabled: ({ shelf, rounds }) => shelf.setUp !== null && shelf.setUp.after === rounds.draft,
  run: ({ get, set }) => {
    const { setUp } = get().shelf;
    if (!setUp) return;
    set('rounds', { draft: setUp.before });
    set('shelf', { setUp: null });
  },
};

/** Whether rounds that begin with this recipe would be studied as these were. */
function isRecipe(recipe: Recipe, { setup, started }: RoundsState): boolean {
  const used = clampRecipe(recipe, started.model.layers).recipe;
  return (Object.keys(used) as (keyof Recipe)[]).every((field) => used[field] === setup.recipe[field]);
}

/** Null where they were of other passages than the page’s own, in its order. */
async function draftOf({ setup }: RoundsState): Promise<RoundsDraft | null> {
  const { TRAINING_PASSAGES, UNSEEN_PASSAGES } = await import('../../content/roundPassages.ts');
  const own = (used: RoundsState['setup']['train'], there: typeof TRAINING_PASSAGES) =>
    used.every(({ text }, i) => text === there[i]?.passage.text);
  const { format, recipeChoice, reward, judge, seed, candidates, unseenCandidates, rounds } = setup;
  if (!own(setup.train, TRAINING_PASSAGES) || !own(setup.unseen, UNSEEN_PASSAGES)) return null;
  return {
    train: setup.train.length,
    unseen: setup.unseen.length,
    rounds: Math.min(rounds, MAX_ROUNDS),
    candidates: Math.min(candidates, MAX_SELF_EDITS),
    unseenCandidates: Math.min(unseenCandidates, MAX_SELF_EDITS),
    format,
    recipeChoice,
    reward,
    judge,
    seed,
  };
}
