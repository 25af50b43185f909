import { clampRecipe, type Recipe } from '../../seal/recipe.ts';
import type { RoundsSetup } from '../../seal/rounds/roundsEvents.ts';
import { defaultWriterRecipe } from '../../seal/rounds/writerRecipe.ts';
import type { Command } from '../command.ts';
import { driveRounds } from '../driveRounds.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { loadedModel } from '../slices/engine.ts';
import type { RoundsDraft } from '../slices/rounds.ts';
import { loadModel } from './loadModel.ts';

/** Begins rounds over the page's own passages; loads the model first when there is none. */
export const startRounds: Command = {
  id: 'start-rounds',
  label: 'Start',
  enabled: (state) =>
    state.rounds.id === null &&
    !modelInUse(state) &&
    !state.setup.proposing &&
    state.engine.model.is !== 'loading',
  run: async (ctx) => {
    const { get, set } = ctx;
    set('rounds', { problem: null });
    const passages = await import('../../content/roundPassages.ts');
    if (!loadedModel(get().engine)) await loadModel.run(ctx);
    const model = loadedModel(get().engine);
    // Without a model its own notice says why.
    if (!model || get().rounds.id !== null) return;
    const id = ctx.newId();
    ctx.roundsLog.begin(id);
    set('rounds', { activity: 'running', plays: null, awaited: false });
    await ctx.roundsLock.take(id);
    const { rounds, setup } = get();
    await driveRounds(ctx, setupOf(rounds.draft, setup.draft.recipe, model.card.layers, passages));
  },
};

function setupOf(
  draft: RoundsDraft,
  recipe: Recipe,
  layers: number,
  passages: typeof import('../../content/roundPassages.ts'),
): RoundsSetup {
  const { train, unseen, ...rest } = draft;
  return {
    ...rest,
    train: passages.TRAINING_PASSAGES.slice(0, train).map(({ passage }) => passage),
    unseen: passages.UNSEEN_PASSAGES.slice(0, unseen).map(({ passage }) => passage),
    recipe: clampRecipe(recipe, layers).recipe,
    writerRecipe: defaultWriterRecipe(layers),
  };
}
