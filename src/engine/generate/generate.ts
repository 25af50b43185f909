import type { DecodeSession, Executor, NextLogits } from '../executor.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Allowed, Constraint } from './allowed.ts';
import { planChunks, type Chunk } from './chunks.ts';
import { advance, Row, type Generated, type GenerateEvent, type RowLimits } from './row.ts';
import {
  checkSampler,
  pickedId,
  pickToken,
  SAMPLE_CANDIDATES,
  type Picked,
  type Sampler,
} from './sampling.ts';

export interface GenerateRequest extends RowLimits {
  readonly prompts: readonly string[];
  /** Rows per prompt; 1 when absent. */
  readonly copies?: number;
  readonly sampler: Sampler;
  readonly constraint?: Constraint;
  /** Most rows decoded at a time; 64 when absent. */
  readonly maxRows?: number;
  /** Longest prompt plus continuation the model takes, in tokens; unchecked when absent. */
  readonly contextLength?: number;
  readonly signal?: AbortSignal;
}

/**
 * Continues prompts. Rows are decoded in batches and leave the batch when they end; 'done' comes once per row, in no
 * fixed order. Every row draws from its own stream, seeded by (seed, prompt, copy) and advanced by its own free choices
 * only, so that a row's text does not depend on which other rows are decoded beside it (but for rounding).
 * @throws RangeError for an empty or too long prompt; the signal's reason when aborted
 */
export async function* generate(
  executor: Executor,
  tokenizer: Tokenizer,
  request: GenerateRequest,
): AsyncGenerator<GenerateEvent, void> {
  checkSampler(request.sampler);
  const { copies = 1, maxRows = 64, maxNewTokens } = request;
  if (!(copies >= 1 && maxRows >= 1 && maxNewTokens >= 0))
    throw new RangeError(
      `generate: expected copies and maxRows >= 1, maxNewTokens >= 0, got ${copies}, ${maxRows}, ${maxNewTokens}`,
    );
  const prompts = request.prompts.map((text, i) => encodePrompt(tokenizer, text, i, request));
  for (const chunk of planChunks(prompts.length, copies, maxRows))
    yield* decodeChunk(executor, tokenizer, request, prompts, chunk);
}

/** All rows of `generate`, in the order of the request: prompt 0 copy 0, prompt 0 copy 1, … */
export async function generateAll(
  executor: Executor,
  tokenizer: Tokenizer,
  request: GenerateRequest,
): Promise<Generated[]> {
  const done: Generated[] = [];
  for await (const event of generate(executor, tokenizer, request))
    if (event.kind === 'done') done.push(event);
  return done.sort((a, b) => a.row.prompt - b.row.prompt || a.row.copy - b.row.copy);
}

function encodePrompt(
  tokenizer: Tokenizer,
  text: string,
  index: number,
  request: GenerateRequest,
): Int32Array {
  const tokens = tokenizer.encode(text);
  const { contextLength = Infinity, maxNewTokens } = request;
  if (tokens.length === 0) throw new RangeError(`generate: prompt ${index} is empty`);
  if (tokens.length + maxNewTokens > contextLength)
    throw new RangeError(
      `generate: prompt ${index} has ${tokens.length} tokens; with ${maxNewTokens} new ones that is more than the model's ${contextLength}`,
    );
  return tokens;
}

async function* decodeChunk(
  executor: Executor,
  tokenizer: Tokenizer,
  request: GenerateRequest,
  prompts: readonly Int32Array[],
  chunk: Chunk,
): AsyncGenerator<GenerateEvent, void> {
  const { maxNewTokens, sampler, signal } = request;
  const seed = sampler.kind === 'sample' ? sampler.seed : 0;
  let live = chunk.prompts.flatMap((prompt) =>
    Array.from({ length: chunk.copies }, (_, i) => new Row(prompt, chunk.firstCopy + i, seed)),
  );
  if (maxNewTokens === 0) return yield* live.map((row) => row.done('length'));
  signal?.throwIfAborted();
  const session = await executor.openDecode({
    prompts: chunk.prompts.map((i) => prompts[i]!),
    copies: chunk.copies,
    maxNewTokens,
    ...(signal && { signal }),
  });
  try {
    for (;;) {
      signal?.throwIfAborted();
      const picked = await nextTokens(session, live, request);
      const kept: number[] = [];
      for (const [i, row] of live.entries()) {
        const events = advance(row, picked[i]!, tokenizer, request);
        yield* events;
        if (events.at(-1)?.kind !== 'done') kept.push(i);
      }
      if (kept.length === 0) return;
      if (kept.length < live.length) await session.retain(kept);
      live = kept.map((i) => live[i]!);
      await session.append(kept.map((i) => picked[i]!.id));
    }
  } finally {
    session.dispose();
  }
}

/** The next token of each live row, or null where its constraint ends it. */
async function nextTokens(
  session: DecodeSession,
  live: readonly Row[],
  { sampler, constraint }: GenerateRequest,
): Promise<(Picked | null)[]> {
  const allowed = live.map(
    (row) => constraint?.({ prompt: row.prompt, copy: row.copy, tokens: row.tokens }) ?? null,
  );
  // One request serves every row, so a batch of free and bound rows needs one of each kind.
  const free = allowed.some((a) => a === null)
    ? await session.logits({ kind: 'top', k: sampler.kind === 'greedy' ? 1 : SAMPLE_CANDIDATES })
    : [];
  const weighed = allowed.flatMap((a, row) => (a?.weighFreely && a.ids.length ? [row] : []));
  const bound = allowed.some((a) => a !== null && (a.ids.length > 1 || a.weighFreely))
    ? await session.logits({
        kind: 'among',
        ids: allowed.map((a) => (a?.ids.length ? a.ids : NO_CHOICE)),
        ...(weighed.length > 0 && { logSumExpOf: weighed }),
      })
    : [];
  return live.map((row, i) => {
    const choice = allowed[i]!;
    if (choice === null) return pickToken(free[i]!, sampler, row.random);
    return pickAllowed(choice, bound[i], sampler, row);
  });
}

function pickAllowed(
  { ids, pick = 'sample', weighFreely }: Allowed,
  next: NextLogits | undefined,
  sampler: Sampler,
  row: Row,
): Picked | null {
  if (ids.length === 0) return null;
  // A single choice is certain: no number is drawn, so it does not shift the row's stream.
  if (ids.length === 1 && !weighFreely) next = { ids, logits: CERTAIN };
  if (typeof pick === 'number') return pickedId(next!, pick);
  return pickToken(next!, ids.length === 1 || pick === 'best' ? { kind: 'greedy' } : sampler, row.random);
}

const CERTAIN = Float32Array.of(0);
/** Stands in for rows whose answer to an 'among' request is not looked at: every row must name at least one id. */
const NO_CHOICE = Int32Array.of(0);
