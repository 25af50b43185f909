import type { DecodeRequest, DecodeSession, LogitsWanted, NextLogits } from '../../executor.ts';
import { checkAppend, checkDecodeRequest, checkPrompts, firstRows } from '../../checkRequests.ts';
import type { Allocation } from '../../gpu/buffers.ts';
import type { RowRecord } from '../../ops/rowRecords.ts';
import { prefixGroups } from '../shared/prefixGroups.ts';
import type { Inference, PassRow } from './inference.ts';
import { NO_SLOTS, type SlotRange } from './kvCache.ts';
import { passRows } from './passRows.ts';
import { PASS_ROWS } from './rowBuckets.ts';
import type { SessionHost } from './sessionHost.ts';

/** A distinct prompt in the cache: what it shares with others, and what is its own. */
interface Prompt {
  readonly prefix: SlotRange;
  readonly own: SlotRange;
  /** Row of the session's `hidden` that keeps its last token's state. */
  readonly hidden: number;
}

interface Row {
  readonly prompt: Prompt;
  /** Room for what the row generates. */
  readonly own: SlotRange;
  generated: number;
  /** Row of the session's `hidden` that holds its last token's state. */
  hidden: number;
  /** Of the next token's logits, once it is known. */
  logSumExp: number | null;
}

/**
 * See `Executor.openDecode`. What prompts share is in the cache once, each distinct prompt once, and every row has room
 * for its own tokens. Retaining rows only forgets the others, and an admitted row takes slots that are free: nothing moves
 * on the device.
 */
export class WebgpuDecodeSession implements DecodeSession {
  #live: Row[] = [];
  /** Slots of prefixes and prompts. */
  #shared: SlotRange[] = [];
  /** Those of the request, in its order; equal ones are one. */
  #prompts: Prompt[] = [];
  #distinct = 0;
  /** Last states: of the distinct prompts, then of the live rows; [distinct + rows there is room for, C]. */
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
      if (wanted.kind === 'among') this.#checkIds(wanted.ids);
      const weighed = new Set(wanted.kind === 'among' ? wanted.logSumExpOf : []);
      const next: NextLogits[] = [];
      const most = this.inference.head.mostRows;
      for (let first = 0; first < this.rows; first += most) {
        const rows = this.#live.slice(first, first + most);
        const places = rows.map((row) => row.hidden);
        this.inference.loadHidden(hidden, places);
        const part =
          wanted.kind === 'top'
            ? await this.#top(rows, wanted.k)
            : await this.#among(rows, wanted.ids.slice(first, first + most), (i) => weighed.has(first + i));
        next.push(...part);
      }
      return next;
    });
  }

  #checkIds(ids: readonly Int32Array[]): void {
    const { vocabSize } = this.inference.weights.config;
    if (ids.length !== this.rows)
      throw new RangeError(`logits: expected ${this.rows} lists of ids, got ${ids.length}`);
    for (const list of ids)
      if (list.length === 0 || list.some((id) => !(id >= 0 && id < vocabSize)))
        throw new RangeError(`logits: expected at least one id a row, all within 0..${vocabSize - 1}`);
  }

  async #top(rows: readonly Row[], most: number): Promise<NextLogits[]> {
    const { head, weights } = this.inference;
    const k = Math.min(most, weights.config.vocabSize);
    const { ids, logits, logSumExp } = await head.top(rows.length, k);
    return rows.map((row, i) => {
      row.logSumExp = logSumExp[i]!; // it may be asked for with other ids
      return {
        ids: Int32Array.from(ids.subarray(i * k, i * k + k)),
        logits: logits.slice(i * k, i * k + k),
      };
    });
  }

  async #among(
    rows: readonly Row[],
    ids: readonly Int32Array[],
    isWeighed: (row: number) => boolean,
  ): Promise<NextLogits[]> {
    const unknown = [...rows.keys()].filter((i) => isWeighed(i) && rows[i]!.logSumExp === null);
    const { logits, logSumExp } = await this.inference.head.among(ids, unknown);
    unknown.forEach((i, n) => (rows[i]!.logSumExp = logSumExp[n]!));
    let at = 0;
    return ids.map((list, i) => ({
      ids: list.slice(),
      logits: logits.slice(at, (at += list.length)),
      ...(isWeighed(i) && { logSumExp: rows[i]!.logSumExp! }),
    }));
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
      this.#keepHidden(hidden, 0, this.#distinct + first, part.length);
    }
    this.#live.forEach((row, i) => {
      row.generated += 1;
      row.hidden = this.#distinct + i;
      row.logSumExp = null;
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

  admit(prompts: readonly number[]): Promise<void> {
    return this.host.run(async () => {
      this.#open();
      checkPrompts('admit', prompts, this.#prompts.length);
      this.#begin(prompts);
    });
  }

  dispose(): void {
    const { inference } = this;
    inference.cache.give([...this.#shared, ...this.#live.map((row) => row.own)]);
    this.#live = [];
    this.#shared = [];
    this.#prompts = [];
    if (this.#hidden) inference.giveStates(this.#hidden);
    this.#hidden = null;
    this.host.closed(this);
  }

  #open(): Allocation {
    if (!this.#hidden) throw new Error('decode session: it was disposed, or an append was interrupted');
    return this.#hidden;
  }

  /** Record of the row's next token. */
  #record({ prompt, own, generated }: Row): RowRecord {
    const { prefix, own: rest } = prompt;
    return {
      ownStart: own.start,
      ownEnd: own.start + generated + 1,
      promptStart: rest.start,
      promptEnd: rest.start + rest.count,
      prefixStart: prefix.start,
      prefixEnd: prefix.start + prefix.count,
      position: prefix.count + rest.count + generated,
    };
  }

  async #prefill(): Promise<void> {
    const { prompts, maxNewTokens, signal } = this.request;
    const begin = firstRows(this.request);
    const keys = prompts.map((prompt) => prompt.join());
    const distinctKeys = [...new Set(keys)];
    const distinct = distinctKeys.map((key) => prompts[keys.indexOf(key)]!);
    // Every prompt keeps at least its last token to itself, whose output gives the first logits.
    const groups = prefixGroups(distinct.map((tokens) => ({ tokens, shareable: tokens.length - 1 })));
    const shared = groups.reduce((n, { prefix, members }) => n + prefix * (members.length - 1), 0);
    const tokens = distinct.reduce((n, prompt) => n + prompt.length, -shared);
    this.inference.cache.reserve(tokens + begin.length * maxNewTokens);
    const stream: PassRow[] = [];
    const inCache: Prompt[] = [];
    const lastRows: number[] = [];
    for (const { prefix: length, members } of groups) {
      const prefix = this.#take(length);
      stream.push(...passRows(distinct[members[0]!]!.subarray(0, length), prefix, 0, NO_SLOTS));
      for (const member of members) {
        const rest = distinct[member]!.subarray(length);
        const own = this.#take(rest.length);
        inCache[member] = { prefix, own, hidden: member };
        stream.push(...passRows(rest, own, length, prefix));
        lastRows[member] = stream.length - 1;
      }
    }
    this.#distinct = distinct.length;
    this.#prompts = keys.map((key) => inCache[distinctKeys.indexOf(key)]!);
    this.#hidden = this.inference.takeStates(distinct.length + begin.length);
    this.#begin(begin);
    for (let first = 0; first < stream.length; first += PASS_ROWS) {
      const part = stream.slice(first, first + PASS_ROWS);
      await this.inference.run(part, { keys: 'cache', signal });
      lastRows.forEach((row, prompt) => {
        if (row >= first && row < first + part.length) this.#keepHidden(this.#open(), row - first, prompt, 1);
      });
    }
  }

  /** Adds rows at the ends of these prompts. Throws OutOfGpuMemoryError where they do not fit, and then adds none. */
  #begin(prompts: readonly number[]): void {
    const { cache, gpu } = this.inference;
    const { maxNewTokens } = this.request;
    const added: Row[] = [];
    try {
      for (const index of prompts) {
        const prompt = this.#prompts[index]!;
        const own = maxNewTokens > 0 ? cache.take(maxNewTokens) : NO_SLOTS;
        added.push({ prompt, own, generated: 0, hidden: prompt.hidden, logSumExp: null });
      }
      const rows = this.#distinct + this.rows + added.length;
      const hidden = this.#open();
      if (hidden.size < rows * this.inference.weights.config.hiddenSize * 4) {
        this.#hidden = this.inference.takeStates(rows);
        gpu.memory.copy(hidden, { ...this.#hidden, size: hidden.size });
        this.inference.giveStates(hidden);
      }
    } catch (error) {
      cache.give(added.map((row) => row.own));
      throw error;
    }
    this.#live.push(...added);
  }

  #take(count: number): SlotRange {
    if (count === 0) return NO_SLOTS;
    const range = this.inference.cache.take(count);
    this.#shared.push(range);
    return range;
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
