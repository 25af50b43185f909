import { OutOfMemoryError, type DecodeSession, type Executor, type NextLogits } from '../executor.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Allowed, Constraint } from './allowed.ts';
import {
  advance,
  Row,
  type Generated,
  type GenerateEvent,
  type RowLimits,
  type SampleStream,
} from './row.ts';
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
  /** Rows per prompt, of all alike or prompt by prompt; 1 when absent. */
  readonly copies?: number | readonly number[];
  readonly sampler: Sampler;
  /** Where the rows of each prompt draw from, so that it does not depend on the other prompts of the request. */
  readonly streams?: readonly SampleStream[];
  readonly constraint?: Constraint;
  /** Most rows decoded at a time, fewer where memory is short; the executor's `preferredRows` when absent. */
  readonly maxRows?: number;
  /** Longest prompt plus continuation the model takes, in tokens; unchecked when absent. */
  readonly contextLength?: number;
  readonly signal?: AbortSignal;
}

/** Ended rows wait for others to be replaced together: a share of the batch, as admission is not free. */
const REFILL_SHARE = 1 / 8;

/**
 * Continues prompts. Rows are decoded in one batch, begin in the order of the request and leave when they end; others
 * take their places: a copy of a prompt never begins before the copies of lower number. 'done' comes once per row, in no
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
  const { maxRows = executor.preferredRows, maxNewTokens } = request;
  const copies = copiesOf(request);
  if (!(copies.every((n) => n >= 1) && maxRows >= 1 && maxNewTokens >= 0))
    throw new RangeError(
      `generate: expected copies and maxRows >= 1, maxNewTokens >= 0, got ${copies.join(', ')}, ${maxRows}, ${maxNewTokens}`,
    );
  const prompts = request.prompts.map((text, i) => encodePrompt(tokenizer, text, i, request));
  const rows = copies.flatMap((n, prompt) => {
    const { seed, stream } = streamOf(request, prompt);
    return Array.from({ length: n }, (_, copy) => new Row(prompt, copy, seed, stream));
  });
  if (maxNewTokens === 0) yield* rows.map((row) => row.done('length'));
  else if (rows.length > 0) yield* decode(executor, tokenizer, { ...request, maxRows }, prompts, rows);
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

/** @throws RangeError where there are not as many as prompts */
function copiesOf({ prompts, copies = 1, streams }: GenerateRequest): readonly number[] {
  for (const [name, list] of Object.entries({ copies, streams }))
    if (Array.isArray(list) && list.length !== prompts.length)
      throw new RangeError(`generate: expected ${name} for ${prompts.length} prompts, got ${list.length}`);
  return typeof copies === 'number' ? prompts.map(() => copies) : copies;
}

function streamOf({ sampler, streams }: GenerateRequest, prompt: number): SampleStream {
  return streams?.[prompt] ?? { seed: sampler.kind === 'sample' ? sampler.seed : 0, stream: prompt };
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

async function* decode(
  executor: Executor,
  tokenizer: Tokenizer,
  request: GenerateRequest & { readonly maxRows: number },
  prompts: readonly Int32Array[],
  waiting: Row[],
): AsyncGenerator<GenerateEvent, void> {
  const { signal } = request;
  const begun = await begin(executor, request, prompts, waiting);
  const { session, maxRows } = begun;
  let live = waiting.splice(0, maxRows);
  let first: typeof begun.picked | null = begun.picked;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const picked = first ?? (await nextTokens(session, live, request));
      first = null;
      const kept: number[] = [];
      for (const [i, row] of live.entries()) {
        const events = advance(row, picked[i]!, tokenizer, request);
        yield* events;
        if (events.at(-1)?.kind !== 'done') kept.push(i);
      }
      if (kept.length < live.length) await session.retain(kept);
      live = kept.map((i) => live[i]!);
      if (live.length > 0) await session.append(kept.map((i) => picked[i]!.id));
      const room = maxRows - live.length;
      if (waiting.length > 0 && room >= maxRows * REFILL_SHARE) {
        const admitted = waiting.splice(0, room);
        await session.admit(admitted.map((row) => row.prompt));
        live.push(...admitted);
      }
      if (live.length === 0) return;
    }
  } finally {
    session.dispose();
  }
}

interface Begun {
  readonly session: DecodeSession;
  /** Rows it has to begin with, and at most later. */
  readonly maxRows: number;
  /** Their first tokens. */
  readonly picked: readonly (Picked | null)[];
}

/** Opens a session over as many rows as there is memory for: where it runs out, half as many are tried, down to one. */
async function begin(
  executor: Executor,
  request: GenerateRequest & { readonly maxRows: number },
  prompts: readonly Int32Array[],
  waiting: readonly Row[],
): Promise<Begun> {
  const { maxNewTokens, signal } = request;
  let { maxRows } = request;
  for (;;) {
    signal?.throwIfAborted();
    const rows = waiting.slice(0, maxRows);
    let session: DecodeSession | null = null;
    try {
      session = await executor.openDecode({
        prompts,
        rows: rows.map((row) => row.prompt),
        maxNewTokens,
        ...(signal && { signal }),
      });
      // No row has drawn a number yet where this fails.
      return { session, maxRows, picked: await nextTokens(session, rows, request) };
    } catch (error) {
      session?.dispose();
      if (!(error instanceof OutOfMemoryError) || rows.length === 1) throw error;
      maxRows = rows.length >> 1;
    }
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
