import * as z from 'zod/mini';
import { EDIT_FORMATS, NOTE_FORMATS, RUN_LOG_VERSION, type RunEvent } from '../../seal/events.ts';
import { controlMark, PASSAGE_LIMITS } from '../../seal/passage.ts';
import { MOST_CANDIDATES } from '../../seal/planCandidates.ts';
import { clampRecipe, type Recipe } from '../../seal/recipe.ts';
import type { Halves } from '../../seal/score.ts';

export const index = z.int().check(z.minimum(0), z.maximum(1_000_000));
const editFormat = z.enum(EDIT_FORMATS);
const lane = z.union([z.literal('base'), z.literal('control'), index]);
export const problem = z.object({ message: z.string(), advice: z.string() });
/** A measured number. A loss can be NaN and a surprise infinite, and storage keeps both as they are. */
export const measured = z.custom<number>((value) => typeof value === 'number');
const atMs = z.number();

const note = z
  .object({
    id: z.string(),
    format: z.enum(NOTE_FORMATS),
    sentence: z.nullable(index),
    question: z.exactOptional(z.string()),
    text: z.string(),
    by: z.enum(['model', 'person']),
    logProb: z.exactOptional(measured),
  })
  .check(z.refine(({ by, question = '', text }) => by === 'model' || !controlMark(`${question} ${text}`)));

/** What a person may put in: of so many characters, with no control mark. */
const typed = (longest: number) =>
  z.string().check(
    z.maxLength(longest),
    z.refine((text) => controlMark(text) === null),
  );

export const passage = z.object({
  title: typed(PASSAGE_LIMITS.title),
  text: typed(PASSAGE_LIMITS.text),
  questions: z
    .array(
      z.object({
        question: typed(PASSAGE_LIMITS.question),
        answer: typed(PASSAGE_LIMITS.answer),
        accept: z.exactOptional(
          z.array(typed(PASSAGE_LIMITS.answer)).check(z.maxLength(PASSAGE_LIMITS.accept)),
        ),
      }),
    )
    .check(z.minLength(1), z.maxLength(PASSAGE_LIMITS.questions)),
});

export const recipe = z.object({
  rank: z.number(),
  alpha: z.number(),
  learningRate: z.number(),
  epochs: z.number(),
  controlEpochs: z.number(),
  batchSize: z.number(),
  firstLayer: z.number(),
  samplesPerSentence: z.number(),
  notesPerSentence: z.number(),
  temperature: z.number(),
});

const plan = z.object({
  format: editFormat,
  seed: z.number(),
  recipe: z.exactOptional(z.enum(['person', 'default', 'model'])),
  writer: z.exactOptional(z.object({ id: z.string(), name: z.string() })),
  studySeed: z.exactOptional(z.number()),
});

const setup = z.object({
  passage,
  recipe,
  seed: z.number(),
  candidates: z.array(plan).check(z.minLength(1), z.maxLength(MOST_CANDIDATES)),
  reward: z.exactOptional(z.enum(['match', 'bits'])),
  studyOnly: z.exactOptional(index),
  control: z.exactOptional(z.boolean()),
  observe: z.exactOptional(z.boolean()),
});

const clamp = z.object({
  field: z.enum(Object.keys(recipe.shape) as (keyof Recipe)[]),
  asked: measured,
  used: z.number(),
});

const judgement = z.object({
  answerable: measured,
  grounded: measured,
  coverage: measured,
  variety: measured,
  score: measured,
});

export const model = z.object({
  name: z.string(),
  sha256: z.string(),
  layers: z.int().check(z.minimum(1), z.maximum(1000)),
});
export const executor = z.object({ kind: z.enum(['webgpu', 'tfjs']), description: z.string() });
export const startedAt = z.string().check(z.refine((date) => !Number.isNaN(Date.parse(date))));

const started = z
  .object({
    type: z.literal('run.started'),
    version: z.literal(RUN_LOG_VERSION),
    setup,
    sentences: z.array(z.string()),
    model,
    executor,
    split: z.object({ choose: z.array(index), report: z.array(index) }),
    startedAt,
    atMs,
  })
  .check(
    z.refine(({ setup: { passage: asked }, split }) => isDealt(split, asked.questions.length)),
    z.refine(({ setup: { recipe: used }, model }) => clampRecipe(used, model.layers).clamps.length === 0),
  );

/** Every question is in one half, once. */
function isDealt({ choose, report }: Halves, questions: number): boolean {
  const dealt = [...choose, ...report];
  return (
    dealt.length === questions &&
    new Set(dealt).size === questions &&
    dealt.every((question) => question < questions)
  );
}

/** One stored event, field for field as `RunEvent` has it. */
export const runEvent: z.ZodMiniType<RunEvent> = z.discriminatedUnion('type', [
  started,
  z.object({ type: z.literal('quiz.started'), lane, atMs }),
  z.object({
    type: z.literal('quiz.answered'),
    lane,
    question: index,
    prompt: z.string(),
    answer: z.string(),
    right: z.boolean(),
    bits: measured,
    atMs,
  }),
  z.object({ type: z.literal('quiz.finished'), lane, atMs }),
  z
    .object({
      type: z.literal('passage.read'),
      lane,
      pieces: z.array(z.string()).check(z.minLength(1)),
      bits: z.array(z.number()),
      atMs,
    })
    .check(z.refine(({ pieces, bits }) => pieces.length === bits.length)),
  z
    .object({
      type: z.literal('update.measured'),
      lane,
      projections: z.array(z.string()).check(z.minLength(1)),
      norms: z.array(z.array(z.number())).check(z.minLength(1)),
      atMs,
    })
    .check(z.refine(({ projections, norms }) => norms.every((row) => row.length === projections.length))),
  z.object({
    type: z.literal('recipe.written'),
    candidate: index,
    text: z.string(),
    format: editFormat,
    recipe,
    clamps: z.array(clamp),
    atMs,
  }),
  z.object({ type: z.literal('notes.started'), candidate: index, format: editFormat, atMs }),
  z.object({ type: z.literal('note.written'), candidate: index, note, atMs }),
  z.object({ type: z.literal('note.dropped'), candidate: index, note, reason: z.string(), atMs }),
  z.object({
    type: z.literal('notes.finished'),
    candidate: index,
    seconds: measured,
    sampledTokens: measured,
    atMs,
  }),
  z.object({ type: z.literal('notes.edited'), candidate: index, notes: z.array(note), atMs }),
  z.object({
    type: z.literal('candidate.judged'),
    candidate: index,
    judgement,
    studied: z.boolean(),
    atMs,
  }),
  z.object({
    type: z.literal('study.started'),
    lane,
    documents: index,
    steps: index,
    fromStep: index,
    atMs,
  }),
  z.object({
    type: z.literal('study.step'),
    lane,
    step: index,
    loss: measured,
    gradNorm: measured,
    learningRate: measured,
    tokens: measured,
    elapsedMs: measured,
    atMs,
  }),
  z.object({ type: z.literal('study.finished'), lane, atMs }),
  z.object({ type: z.literal('lane.failed'), lane, problem, atMs }),
  z.object({ type: z.literal('run.resumed'), lost: z.nullable(z.string()), atMs }),
  z.object({ type: z.literal('run.stopped'), atMs }),
  z.object({ type: z.literal('run.failed'), problem, atMs }),
  z.object({ type: z.literal('run.finished'), chosen: z.nullable(index), atMs }),
]);
