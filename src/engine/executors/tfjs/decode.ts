import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import type { DecodeRequest, DecodeSession, LogitsWanted, NextLogits } from '../../executor.ts';
import { checkAppend, checkDecodeRequest, checkPrompts, firstRows } from '../../checkRequests.ts';
import type { KeyValues } from './attention.ts';
import { decodeAttention, type MaskedFamily } from './decodeAttention.ts';
import { finalNorm } from './head.ts';
import { attentionInputs, disposeTables, layerOutput, passTables, type Arithmetic } from './llama.ts';
import { nextLogits, type HeadRowCache } from './nextLogits.ts';
import { columns } from './ops.ts';
import type { Pacer } from './pace.ts';
import { disposeCache } from './pass.ts';
import { prefillAll } from './prompts.ts';
import type { DecodeRow, Family } from './rowGroups.ts';
import type { FrozenWeights } from './weights.ts';

/** A prompt of the request. */
interface Prompt {
  /** Index among the distinct ones. */
  readonly distinct: number;
  readonly length: number;
}

/** See `Executor.openDecode`. Rows lie side by side by family and group (the columns of `hidden`), not in their order outside. */
export class TfjsDecodeSession implements DecodeSession {
  /** As the caller counts them. */
  private live: DecodeRow[] = [];
  /** Final-normed hidden state of each row's last token, [C, B], in the order of `columnRows`. */
  private hidden: Tensor2D = tf.zeros([0, 0]);
  private begun = 0;
  private readonly headRows: HeadRowCache = { key: '', rows: null };
  private disposed = false;

  private constructor(
    private readonly weights: FrozenWeights,
    private readonly math: Arithmetic,
    private readonly pacer: Pacer,
    private readonly prompts: readonly Prompt[],
    private readonly families: readonly Family[],
    /** Final-normed hidden state after each distinct prompt, [C, P]. */
    private readonly promptStates: Tensor2D,
    private readonly maxNewTokens: number,
    private readonly onClosed: (session: TfjsDecodeSession) => void,
  ) {}

  static async open(
    weights: FrozenWeights,
    math: Arithmetic,
    request: DecodeRequest,
    pacer: Pacer,
    onClosed: (session: TfjsDecodeSession) => void,
  ): Promise<TfjsDecodeSession> {
    checkDecodeRequest(weights.config, request);
    const { prompts, maxNewTokens } = request;
    const keys = prompts.map((prompt) => prompt.join());
    const distinctKeys = [...new Set(keys)];
    const distinct = distinctKeys.map((key) => prompts[keys.indexOf(key)]!);
    const { families, last } = await prefillAll(distinct, { weights, math, pacer });
    const states = tf.tidy(() => finalNorm(weights, last));
    last.dispose();
    const known = keys.map((key, i) => ({ distinct: distinctKeys.indexOf(key), length: prompts[i]!.length }));
    const session = new TfjsDecodeSession(
      weights,
      math,
      pacer,
      known,
      families,
      states,
      maxNewTokens,
      onClosed,
    );
    session.begin(firstRows(request));
    return session;
  }

  get rows(): number {
    return this.live.length;
  }

  async logits(wanted: LogitsWanted): Promise<NextLogits[]> {
    this.open();
    await this.pacer.pause();
    const inside = this.columnRows();
    const outside = inside.map((row) => this.live.indexOf(row));
    const asked =
      wanted.kind === 'top' || wanted.ids.length !== this.rows
        ? wanted
        : {
            ...wanted,
            ids: outside.map((row) => wanted.ids[row]!),
            ...(wanted.logSumExpOf && {
              logSumExpOf: wanted.logSumExpOf.map((row) => inside.indexOf(this.live[row]!)),
            }),
          };
    const next = await nextLogits(this.weights, this.hidden, asked, this.headRows);
    return this.live.map((row) => next[inside.indexOf(row)]!);
  }

  async append(tokens: readonly number[]): Promise<void> {
    this.open();
    const { config } = this.weights;
    const { maxNewTokens } = this;
    const room = this.live.reduce((n, row) => Math.min(n, maxNewTokens - row.generated), maxNewTokens);
    checkAppend(config, tokens, { rows: this.rows, room, maxNewTokens });
    const rows = this.columnRows();
    let x = this.weights.embed(rows.map((row) => tokens[this.live.indexOf(row)]!)); // [C, B]
    const tables = passTables(
      config,
      rows.map((row) => row.length),
    );
    const masked = this.masked();
    try {
      for (let layer = 0; layer < config.numHiddenLayers; layer++) {
        await this.pacer.pause();
        const next = this.appendLayer(layer, x, tables, masked);
        x.dispose();
        x = next;
      }
      this.hidden.dispose();
      this.hidden = tf.tidy(() => finalNorm(this.weights, x));
      for (const row of rows) {
        row.length++;
        row.generated++;
      }
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      x.dispose();
      disposeTables(tables);
      tf.dispose(masked.flatMap(({ groups }) => groups.map(({ mask }) => mask)));
    }
  }

  async retain(rows: readonly number[]): Promise<void> {
    this.open();
    if (rows.some((row, i) => !(row > (rows[i - 1] ?? -1) && row < this.rows)))
      throw new RangeError(`retain: expected ascending rows below ${this.rows}, got ${rows.join(', ')}`);
    const before = this.columnRows();
    this.live = rows.map((row) => this.live[row]!);
    const kept = new Set(this.live);
    for (const family of this.families) family.retain(kept);
    this.takeStates(this.columnRows().map((row) => before.indexOf(row)));
  }

  async admit(prompts: readonly number[]): Promise<void> {
    this.open();
    checkPrompts('admit', prompts, this.prompts.length);
    this.begin(prompts);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    for (const family of this.families) family.dispose();
    tf.dispose([this.hidden, this.promptStates]);
    this.headRows.rows?.dispose();
    this.onClosed(this);
  }

  private open(): void {
    if (this.disposed) throw new Error('decode session: it was disposed, or an append was interrupted');
  }

  /** The rows in the order of the columns. */
  private columnRows(): DecodeRow[] {
    return this.families.flatMap((family) => family.rows);
  }

  private begin(prompts: readonly number[]): void {
    const before = this.columnRows();
    const rows = prompts.map((index): DecodeRow => {
      const { distinct: prompt, length } = this.prompts[index]!;
      return { id: this.begun++, prompt, length, generated: 0 };
    });
    for (const family of this.families) family.admit(rows.filter((row) => family.has(row.prompt)));
    this.live.push(...rows);
    const fresh = new Set(rows);
    this.takeStates(
      this.columnRows().map((row) => (fresh.has(row) ? before.length + row.prompt : before.indexOf(row))),
    );
  }

  /** New columns of `hidden`: of those it has, and behind them of the prompts' states. */
  private takeStates(chosen: readonly number[]): void {
    const old = this.hidden;
    this.hidden = tf.tidy(() => {
      if (chosen.length === 0) return tf.zeros([this.weights.config.hiddenSize, 0]);
      const all = old.shape[1] > 0 ? tf.concat<Tensor2D>([old, this.promptStates], 1) : this.promptStates;
      return columns(all, chosen);
    });
    old.dispose();
  }

  /** The families that have rows, with what each row of the next pass may see. */
  private masked(): MaskedFamily[] {
    const { numAttentionHeads: H, numKeyValueHeads: K } = this.weights.config;
    for (const family of this.families) family.tidy();
    return this.families.flatMap((family) => {
      const groups = family.groups.map((group) => {
        group.tags.push(...group.rows.map((row) => row.id));
        return { group, mask: family.mask(group, H / K) };
      });
      return groups.length > 0 ? [{ family, groups }] : [];
    });
  }

  /** One layer over the new token of every row, x [C, B] -> [C, B]; each group's keys and values grow by its rows. */
  private appendLayer(
    layer: number,
    x: Tensor2D,
    tables: ReturnType<typeof passTables>,
    masked: readonly MaskedFamily[],
  ): Tensor2D {
    let grown: KeyValues[] = [];
    const out = tf.tidy(() => {
      const { q, own } = attentionInputs(this.weights, layer, x, tables, this.math);
      const result = decodeAttention(q, own, masked, layer);
      grown = result.grown;
      for (const { k, v } of grown.flat()) [k, v].forEach((tensor) => tf.keep(tensor));
      return layerOutput(this.weights, layer, x, result.attended, this.math);
    });
    masked
      .flatMap(({ groups }) => groups)
      .forEach(({ group }, g) => {
        const old = group.own[layer];
        if (old) disposeCache([old]);
        group.own[layer] = grown[g]!;
      });
    return out;
  }
}
