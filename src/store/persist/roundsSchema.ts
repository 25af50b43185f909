import * as z from 'zod/mini';
import { EDIT_FORMATS } from '../../seal/events.ts';
import { clampRecipe } from '../../seal/recipe.ts';
import { ROUNDS_LOG_VERSION, type RoundsEvent, type WriterRecipe } from '../../seal/rounds/roundsEvents.ts';
import { ROUNDS_LIMITS } from '../../seal/rounds/roundsSetup.ts';
import { writerRecipeRanges } from '../../seal/rounds/writerRecipe.ts';
import {
  executor,
  index,
  measured,
  model,
  passage,
  problem,
  recipe,
  runEvent,
  startedAt,
} from './eventSchema.ts';

const atMs = z.number();
const round = z.int().check(z.minimum(1), z.maximum(ROUNDS_LIMITS.rounds));
const count = (most: number) => z.int().check(z.minimum(1), z.maximum(most));
const passages = z.array(passage).check(z.minLength(1), z.maxLength(ROUNDS_LIMITS.passages));

const writerRecipe = z.object({
  rank: z.number(),
  alpha: z.number(),
  learningRate: z.number(),
  epochs: z.number(),
  batchSize: z.number(),
  firstLayer: z.number(),
});

const setup = z.object({
  train: passages,
  unseen: passages,
  rounds: round,
  candidates: count(ROUNDS_LIMITS.candidates),
  unseenCandidates: count(ROUNDS_LIMITS.candidates),
  format: z.enum(EDIT_FORMATS),
  recipeChoice: z.enum(['person', 'default', 'model']),
  recipe,
  writerRecipe,
  reward: z.enum(['match', 'bits']),
  judge: z.enum(['real', 'cheap', 'both']),
  seed: z.number(),
});

const started = z
  .object({
    type: z.literal('rounds.started'),
    version: z.literal(ROUNDS_LOG_VERSION),
    id: z.string(),
    setup,
    model,
    executor,
    startedAt,
    atMs,
  })
  .check(
    // What goes on from here is studied with these: nothing beyond what is safe.
    z.refine(
      ({ setup, model }) =>
        clampRecipe(setup.recipe, model.layers).clamps.length === 0 &&
        isSafe(setup.writerRecipe, model.layers),
    ),
  );

function isSafe(asked: WriterRecipe, layers: number): boolean {
  const ranges = writerRecipeRanges(layers);
  return (Object.keys(ranges) as (keyof WriterRecipe)[]).every((field) => {
    const { min, max, whole } = ranges[field];
    const value = asked[field];
    return value >= min && value <= max && (!whole || Number.isInteger(value));
  });
}

/** One stored event of rounds, field for field as `RoundsEvent` has it. */
export const roundsEvent: z.ZodMiniType<RoundsEvent> = z.discriminatedUnion('type', [
  started,
  z.object({
    type: z.literal('run'),
    at: z.object({ round: index, set: z.enum(['train', 'unseen']), passage: index }),
    event: runEvent,
    atMs,
  }),
  z.object({
    type: z.literal('edits.kept'),
    round,
    kept: z.array(
      z.object({
        passage: index,
        candidate: z.nullable(index),
        rewards: z.array(z.nullable(measured)),
        reason: z.string(),
      }),
    ),
    atMs,
  }),
  z.object({ type: z.literal('writer.started'), round, documents: index, steps: index, atMs }),
  z.object({
    type: z.literal('writer.step'),
    round,
    step: index,
    loss: measured,
    learningRate: measured,
    tokens: measured,
    elapsedMs: measured,
    atMs,
  }),
  z.object({ type: z.literal('writer.finished'), round, atMs }),
  z.object({ type: z.literal('writer.unchanged'), round, problem, atMs }),
  z.object({ type: z.literal('rounds.resumed'), lost: z.nullable(z.string()), atMs }),
  z.object({ type: z.literal('rounds.stopped'), atMs }),
  z.object({ type: z.literal('rounds.failed'), problem, atMs }),
  z.object({ type: z.literal('rounds.finished'), atMs }),
]);
