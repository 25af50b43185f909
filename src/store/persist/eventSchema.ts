import * as z from 'zod/mini';
import { NOTE_FORMATS, RUN_LOG_VERSION, type RunEvent } from '../../seal/events.ts';

const index = z.int().check(z.minimum(0), z.maximum(1_000_000));
const format = z.enum(NOTE_FORMATS);
const lane = z.union([z.literal('base'), z.literal('control'), index]);
const problem = z.object({ message: z.string(), advice: z.string() });
const atMs = z.number();

const note = z.object({
  id: z.string(),
  format,
  sentence: z.nullable(index),
  question: z.exactOptional(z.string()),
  text: z.string(),
  by: z.enum(['model', 'person']),
});

const passage = z.object({
  title: z.string(),
  text: z.string(),
  questions: z.array(
    z.object({ question: z.string(), answer: z.string(), accept: z.exactOptional(z.array(z.string())) }),
  ),
});

const recipe = z.object({
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

const setup = z.object({
  passage,
  recipe,
  seed: z.number(),
  candidates: z.array(z.object({ format, seed: z.number() })),
});

/** One stored event, field for field as `RunEvent` has it. */
export const runEvent: z.ZodMiniType<RunEvent> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.started'),
    version: z.literal(RUN_LOG_VERSION),
    setup,
    sentences: z.array(z.string()),
    model: z.object({ name: z.string(), sha256: z.string(), layers: z.number() }),
    executor: z.object({ kind: z.enum(['webgpu', 'tfjs']), description: z.string() }),
    split: z.object({ choose: z.array(index), report: z.array(index) }),
    startedAt: z.string(),
    atMs,
  }),
  z.object({ type: z.literal('quiz.started'), lane, atMs }),
  z.object({
    type: z.literal('quiz.answered'),
    lane,
    question: index,
    prompt: z.string(),
    answer: z.string(),
    right: z.boolean(),
    bits: z.number(),
    atMs,
  }),
  z.object({ type: z.literal('quiz.finished'), lane, atMs }),
  z.object({ type: z.literal('notes.started'), candidate: index, format, atMs }),
  z.object({ type: z.literal('note.written'), candidate: index, note, atMs }),
  z.object({ type: z.literal('note.dropped'), candidate: index, note, reason: z.string(), atMs }),
  z.object({
    type: z.literal('notes.finished'),
    candidate: index,
    seconds: z.number(),
    sampledTokens: z.number(),
    atMs,
  }),
  z.object({ type: z.literal('notes.edited'), candidate: index, notes: z.array(note), atMs }),
  z.object({
    type: z.literal('study.started'),
    lane,
    documents: z.number(),
    steps: z.number(),
    fromStep: index,
    atMs,
  }),
  z.object({
    type: z.literal('study.step'),
    lane,
    step: z.number(),
    loss: z.number(),
    gradNorm: z.number(),
    learningRate: z.number(),
    tokens: z.number(),
    elapsedMs: z.number(),
    atMs,
  }),
  z.object({ type: z.literal('study.finished'), lane, atMs }),
  z.object({ type: z.literal('lane.failed'), lane, problem, atMs }),
  z.object({ type: z.literal('run.resumed'), lost: z.nullable(z.string()), atMs }),
  z.object({ type: z.literal('run.stopped'), atMs }),
  z.object({ type: z.literal('run.failed'), problem, atMs }),
  z.object({ type: z.literal('run.finished'), chosen: z.nullable(index), atMs }),
]);
