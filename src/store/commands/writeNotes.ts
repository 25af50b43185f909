import { planCandidates } from '../../seal/planCandidates.ts';
import { clampRecipe } from '../../seal/recipe.ts';
import type { RunSetup } from '../../seal/events.ts';
import type { Passage } from '../../seal/passage.ts';
import type { Command } from '../command.ts';
import { drive } from '../drive.ts';
import { readDraft } from '../readDraft.ts';
import { loadedModel } from '../slices/engine.ts';
import type { Draft } from '../slices/setup.ts';
import { canEditDraft } from './editDraft.ts';

/** Starts a run: asks the untouched model, writes the self-edits, and rests for a person to review them. */
export const writeNotes: Command = {
  id: 'write-notes',
  label: 'Write notes',
  enabled: (state) =>
    canEditDraft(state) &&
    !state.setup.proposing &&
    loadedModel(state.engine) !== null &&
    readDraft(state.setup.draft).passage !== null,
  run: async (ctx) => {
    const { setup, engine } = ctx.get();
    const { passage } = readDraft(setup.draft);
    const model = loadedModel(engine);
    if (!passage || !model) return;
    const id = ctx.newId();
    void ctx.runLock.take(id);
    ctx.runLog.begin(id);
    ctx.set('view', { candidate: 0, problem: null });
    await drive(ctx, runSetup(setup.draft, passage, model.card.layers), 'notes');
  },
};

function runSetup({ recipe, seed, formats }: Draft, passage: Passage, layers: number): RunSetup {
  return {
    passage,
    recipe: clampRecipe(recipe, layers).recipe,
    seed,
    candidates: planCandidates(formats.length, seed, formats),
  };
}
