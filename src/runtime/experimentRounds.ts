/** Rounds as an experiment. Pure over labs, so that it runs in Node against fake ones. */
import type { EditFormat, RecipeChoice, RewardKind, WriterCard } from '../seal/events.ts';
import type { Passage } from '../seal/passage.ts';
import type { Clamp, Recipe } from '../seal/recipe.ts';
import { writerAfter } from '../seal/rounds/lessons.ts';
import { foldRounds, reduceRounds } from '../seal/rounds/reduceRounds.ts';
import type { JudgeKind, RoundsEvent, RoundsSetup, WriterRecipe } from '../seal/rounds/roundsEvents.ts';
import type { RoundsLab } from '../seal/rounds/roundsLab.ts';
import { roundsLoop } from '../seal/rounds/roundsLoop.ts';
import { clampWriterRecipe } from '../seal/rounds/writerRecipe.ts';
import { roundsOutput, type RoundsOutput } from './experimentRoundsOutput.ts';
import { LabFailure } from './labFailure.ts';
import type { LoadedModel } from './protocol.ts';

export interface RoundsPlan {
  readonly train: readonly Passage[];
  readonly unseen: readonly Passage[];
  readonly rounds: number;
  /** Self-edits a training passage in a round. */
  readonly candidates: number;
  /** Self-edits an unseen passage at each measurement. */
  readonly unseenCandidates: number;
  readonly format: EditFormat;
  readonly recipeBy: RecipeChoice;
  readonly recipe: Recipe;
  /** What is absent is the default. */
  readonly writer: Partial<WriterRecipe>;
  readonly reward: RewardKind;
  readonly judge: JudgeKind;
  readonly seed: number;
}

/** What rounds are set up with for a model of `layers` layers, and what of the writer's recipe was out of range. */
export function roundsSetup(
  { writer, recipeBy, ...plan }: RoundsPlan,
  layers: number,
): { setup: RoundsSetup; clamps: Clamp<keyof WriterRecipe>[] } {
  const { recipe: writerRecipe, clamps } = clampWriterRecipe(writer, layers);
  return { setup: { ...plan, recipeChoice: recipeBy, writerRecipe }, clamps };
}

/**
 * Runs what the log does not hold of the rounds, and gives the output.
 * @param labs the same model behind each; they share the passages
 * @param log what earlier, interrupted rounds of the same setup have written
 * @param onEvent hears every event, in order, before the next is asked for
 * @param onWriter hears of a tuned writer while it is kept; by the first lab, unless that has left
 * @throws LabFailure when the rounds fail; what was done so far went through `onEvent`
 */
export async function runRounds(
  labs: readonly RoundsLab[],
  { model, executor }: { readonly model: Pick<LoadedModel, 'card' | 'executor'>; readonly executor: string },
  setup: RoundsSetup,
  log: readonly RoundsEvent[],
  onEvent: (event: RoundsEvent) => void,
  onWriter: (writer: WriterCard) => Promise<void>,
): Promise<RoundsOutput> {
  let state = foldRounds(log);
  const options = { id: `rounds-${setup.seed}`, model: model.card, executor: model.executor, setup, log };
  for await (const event of roundsLoop(labs, options)) {
    state = reduceRounds(state, event);
    onEvent(event);
    const writer = event.type === 'writer.finished' && writerAfter(state, event.round);
    if (writer) await onWriter(writer.card);
  }
  if (state?.status !== 'finished') throw new LabFailure(state?.problem ?? INTERRUPTED);
  return roundsOutput(state, { executor, modelSha256: model.card.sha256 });
}

const INTERRUPTED = { message: 'The rounds were stopped.', advice: 'Go on from their log with --resume.' };
