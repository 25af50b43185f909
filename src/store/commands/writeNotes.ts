import { clampRecipe } from '../../seal/recipe.ts';
import type { RunSetup, WriterCard } from '../../seal/events.ts';
import type { Passage } from '../../seal/passage.ts';
import type { Command, CommandContext } from '../command.ts';
import { drive } from '../drive.ts';
import { plannedSelfEdits } from '../plannedSelfEdits.ts';
import { readDraft } from '../readDraft.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { loadedModel } from '../slices/engine.ts';
import type { Draft } from '../slices/setup.ts';
import { canEditDraft } from './editDraft.ts';

/** Starts a run: asks the untouched model, writes the self-edits, and rests for a person to review them. */
export const writeNotes: Command = {
  id: 'write-notes',
  label: 'Write notes',
  enabled: (state) =>
    canEditDraft(state) &&
    !modelInUse(state) &&
    !state.setup.proposing &&
    loadedModel(state.engine) !== null &&
    readDraft(state.setup.draft).passage !== null,
  run: (ctx) => startRun(ctx, 'notes'),
};

/** Runs the draft; nothing happens where it is not one that can be run, or where there is no model. */
export async function startRun(ctx: CommandContext, until: 'notes' | 'end'): Promise<void> {
  const { setup, engine, adapters } = ctx.get();
  const { passage } = readDraft(setup.draft);
  const model = loadedModel(engine);
  if (!passage || !model) return;
  const id = ctx.newId();
  void ctx.runLock.take(id);
  ctx.runLog.begin(id);
  ctx.set('view', { candidate: null, problem: null });
  const writers = adapters.kept.filter((adapter) => adapter.model.sha256 === model.card.sha256);
  await drive(ctx, runSetup(setup.draft, passage, model.card.layers, writers), until);
}

function runSetup(draft: Draft, passage: Passage, layers: number, kept: readonly WriterCard[]): RunSetup {
  const { recipe, seed, selfEdits, reward, studyOnly } = draft;
  // At least one is passed over, or there is nothing to sift.
  const others = selfEdits.length - 1;
  return {
    passage,
    recipe: clampRecipe(recipe, layers).recipe,
    seed,
    candidates: plannedSelfEdits(selfEdits, seed, kept),
    reward,
    ...(studyOnly !== null && others > 0 ? { studyOnly: Math.min(studyOnly, others) } : {}),
  };
}
