import type { DecodeRequest, DecodeSession, LogitsWanted, NextLogits } from '../../executor.ts';
import { checkAppend, checkDecodeRequest } from '../../checkRequests.ts';
import type { Allocation } from '../../gpu/buffers.ts';
import type { RowRecord } from '../../ops/rowRecords.ts';
import { withLogSumExp } from '../shared/logSumExp.ts';
import { commonPrefix } from '../shared/prefixGroups.ts';
import type { Inference, PassRow } from './inference.ts';
import type { SlotRange } from './kvCache.ts';
import { PASS_ROWS } from './rowBuckets.ts';
import type { SessionHost } from './sessionHost.ts';

interface Row {
  readonly prompt: SlotRange;
  /** Room for what the row generates. */
  readonly own: SlotRange;
  generated: number;
  /** Row of the session's `hidden` that holds its last token's state. */
  hidden: number;
}

const NO_SLOTS: SlotRange = { start: 0, count: 0 };

/**
 * See `Executor.openDecode`. What all prompts share is in the cache once, each distinct prompt once, and every row has
 * room for its own tokens. Retaining rows only forgets the others: nothing moves on the device.
 */
export class WebgpuDecodeSession implements DecodeSession {
  #live: Row[] = [];
  #prompts: SlotRange[] = [];
  #prefix = NO_SLOTS;
  #hidden: Allocation | null = null;

  private constructor(
    private readonly inference: Inference,
    private readonly host: SessionHost,
    private readonly request: DecodeRequest,
  ) {}

  static async open(
    inference: Inference,
    request: DecodeRequest,
    host: SessionHost,
  ): Promise<WebgpuDecodeSession> {
    checkDecodeRequest(inference.weights.config, request);
    request.signal?.throwIfAborted();
    const session = new WebgpuDecodeSession(inference, host, request);
    try {
      await session.#prefill();
      return session;
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  get rows(): number {
    return this.#live.length;
  }

  logits(wanted: LogitsWanted): Promise<NextLogits[]> {
    return this.host.run(async () => {
      this.request.signal?.throwIfAborted();
      const hidden = this.#open();
      const rows = this.#live.map((row) => row.hidden);
      const { vocabSize } = this.inference.weights.config;
      this.inference.loadHidden(hidden, Math.max(...rows) + 1);
      if (wanted.kind === 'top') {
        const k = Math.min(wanted.k, vocabSize);
        const { ids, logits } = await this.inference.top(rows, k);
        return rows.map((_, i) => ({
          ids: Int32Array.from(ids.subarray(i * k, i * k + k)),
          logits: logits.slice(i * k, i * k + k),
        }));
      }
      if (wanted.ids.length !== rows.length)
        throw new RangeError(`logits: expected ${rows.length} lists of ids, got ${wanted.ids.length}`);
      for (const ids of wanted.ids)
        if (ids.length === 0 || ids.some((id) => !(id >= 0 && id < vocabSize)))
          throw new RangeError(`logits: expected at least one id a row, all within 0..${vocabSize - 1}`);
      const logits = await this.inference.among(rows, wanted.ids);
      let at = 0;
      const next = wanted.ids.map((ids) => ({
        ids: ids.slice(),
        logits: logits.slice(at, (at += ids.length)),
      }));
      return withLogSumExp(next, wanted.logSumExpOf ?? [], (some, tokens) =>
        this.inference.logProbs(
          some.map((row) => this.#live[row]!.hidden),
          tokens,
        ),
      );
    });
  }

  append(tokens: readonly number[]): Promise<void> {
    return this.host.run(async () => {
      const hidden = this.#open();
      const { maxNewTokens } = this.request;
      const room = this.#live.reduce((n, row) => Math.min(n, maxNewTokens - row.generated), maxNewTokens);
      checkAppend(this.inference.weights.config, tokens, { rows: this.rows, room, maxNewTokens });
      try {
        await this.#append(tokens, hidden);
      } catch (error) {
        this.dispose();
        throw error;
      }
    });
  }

  async #append(tokens: readonly number[], hidden: Allocation): Promise<void> {
    const { signal } = this.request;
    const rows = this.#live.map((row, i): PassRow => ({ token: tokens[i]!, record: this.#record(row) }));
    for (let first = 0; first < rows.length; first += PASS_ROWS) {
      const part = rows.slice(first, first + PASS_ROWS);
      await this.inference.run(part, { keys: 'decode', signal });
      this.#keepHidden(hidden, 0, first, part.length);
    }
    this.#live.forEach((row, i) => {
      row.generated += 1;
      row.hidden = i;
    });
  }

  async retain(rows: readonly number[]): Promise<void> {
    this.#open();
    if (rows.some((row, i) => !(row > (rows[i - 1] ?? -1) && row < this.rows)))
      throw new RangeError(`retain: expected ascending rows below ${this.rows}, got ${rows.join(', ')}`);
    const kept = new Set(rows);
    const gone = this.#live.filter((_, i) => !kept.has(i));
    this.inference.cache.give(gone.map((row) => row.own));
    this.#live = this.#live.filter((_, i) => kept.has(i));
  }

  dispose(): void {
    const { cache, gpu } = this.inference;
    cache.give([this.#prefix, ...this.#prompts, ...this.#live.map((row) => row.own)]);
    this.#live = [];
    this.#prompts = [];
    this.#prefix = NO_SLOTS;
    if (this.#hidden) gpu.memory.free(this.#hidden);
    this.#hidden = null;
    this.host.closed(this);
  }

  #open(): Allocation {
    if (!this.#hidden) throw new Error('decode session: it was disposed, or an append was interrupted');
    return this.#hidden;
  }

  /** Record of the row's next token. */
  #record({ prompt, own, generated }: Row): RowRecord {
    const prefix = this.#prefix;
    return {
      ownStart: own.start,
      ownEnd: own.start + generated + 1,
      promptStart: prompt.start,
      promptEnd: prompt.start + prompt.count,
      prefixStart: prefix.start,
      prefixEnd: prefix.start + prefix.count,
      position: prefix.count + prompt.count + generated,
    };
  }

  async #prefill(): Promise<void> {
    const { cache, gpu, weights } = this.inference;
    const { prompts, copies = 1, maxNewTokens, signal } = this.request;
    const keys = prompts.map((prompt) => prompt.join());
    const distinctKeys = [...new Set(keys)];
    const distinct = distinctKeys.map((key) => prompts[keys.indexOf(key)]!);
    // Every prompt keeps at least its last token to itself, whose output gives the first logits.
    const shared = distinct.reduce(
      (n, prompt) => Math.min(n, commonPrefix(prompt, distinct[0]!), prompt.length - 1),
      Infinity,
    );
    const own = distinct.reduce((n, prompt) => n + prompt.length - shared, shared);
    cache.reserve(own + prompts.length * copies * maxNewTokens);
    if (shared > 0) this.#prefix = cache.take(shared);
    const prefix = this.#prefix;
    const stream: PassRow[] = [];
    const add = (tokens: Int32Array, { start }: SlotRange, first: number, seen: SlotRange) =>
      tokens.forEach((token, i) =>
        stream.push({
          token,
          record: {
            ownStart: start,
            ownEnd: start + i + 1,
            prefixStart: seen.start,
            prefixEnd: seen.start + seen.count,
            position: first + i,
          },
        }),
      );
    add(distinct[0]!.subarray(0, shared), prefix, 0, NO_SLOTS);
    const lastRows: number[] = [];
    for (const prompt of distinct) {
      const range = cache.take(prompt.length - shared);
      this.#prompts.push(range);
      add(prompt.subarray(shared), range, shared, prefix);
      lastRows.push(stream.length - 1);
    }
    for (const key of keys)
      for (let copy = 0; copy < copies; copy++) {
        const prompt = distinctKeys.indexOf(key);
        const own = maxNewTokens > 0 ? cache.take(maxNewTokens) : NO_SLOTS;
        this.#live.push({ prompt: this.#prompts[prompt]!, own, generated: 0, hidden: prompt });
      }
    const hiddenRows = Math.max(distinct.length, this.#live.length);
    this.#hidden = gpu.memory.allocate('cache', 'decode hidden', hiddenRows * weights.config.hiddenSize);
    for (let first = 0; first < stream.length; first += PASS_ROWS) {
      const part = stream.slice(first, first + PASS_ROWS);
      await this.inference.run(part, { keys: 'cache', signal });
      lastRows.forEach((row, prompt) => {
        if (row >= first && row < first + part.length)
          this.#keepHidden(this.#hidden!, row - first, prompt, 1);
      });
    }
  }

  /** Copies rows of the pass's hidden states into the session's. */
  #keepHidden(hidden: Allocation, from: number, to: number, rows: number): void {
    const rowBytes = this.inference.weights.config.hiddenSize * 4;
    const source = this.inference.hidden;
    this.inference.gpu.memory.copy(
      { buffer: source.buffer, offset: source.offset + from * rowBytes, size: rows * rowBytes },
      { buffer: hidden.buffer, offset: to * rowBytes, size: rows * rowBytes },
    );
  }
}
