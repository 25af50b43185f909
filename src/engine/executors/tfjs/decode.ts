import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import type { DecodeRequest, DecodeSession, LogitsWanted, NextLogits } from '../../executor.ts';
import { checkAppend, checkDecodeRequest } from '../../checkRequests.ts';
import { finalNorm } from './head.ts';
import { attentionInputs, disposeTables, layerOutput, passTables, type Arithmetic } from './llama.ts';
import { attend, type KeyValues } from './attention.ts';
import { nextLogits, type HeadRowCache } from './nextLogits.ts';
import type { Pacer } from './pace.ts';
import { inParts } from '../shared/inParts.ts';
import { columns, concatCache, concatKeyValues, disposeCache, keysIn, rowMask, type Cache } from './pass.ts';
import { prefillAll } from './prompts.ts';
import type { FrozenWeights } from './weights.ts';

/** Rows whose own keys lie in one cache, so that attention is a few plain products; every row meets all keys, masked. */
const GROUP_ROWS = 8;

interface Row {
  readonly id: number;
  readonly prompt: number;
  length: number;
}

interface Group {
  rows: Row[];
  /** One key/value pair list a layer; replaced as it grows. */
  readonly own: KeyValues[];
  /** Who sees each own key: a row's id, or -1 - prompt for a prompt's. */
  readonly tags: number[];
}

/** See `Executor.openDecode`. The prefix that all prompts share is kept once; each group of rows has its own keys. */
export class TfjsDecodeSession implements DecodeSession {
  private appended = 0;
  private readonly headRows: HeadRowCache = { key: '', rows: null };
  private disposed = false;

  private constructor(
    private readonly weights: FrozenWeights,
    private readonly math: Arithmetic,
    private readonly pacer: Pacer,
    private readonly prefix: Cache | null,
    private groups: Group[],
    /** Final-normed hidden state of each row's last token, [C, B]. */
    private hidden: Tensor2D,
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
    const { prompts, copies = 1, maxNewTokens } = request;
    const keys = prompts.map((prompt) => prompt.join());
    const distinctKeys = [...new Set(keys)];
    const distinct = distinctKeys.map((key) => prompts[keys.indexOf(key)]!);
    const { prefix, caches, last } = await prefillAll(distinct, { weights, math, pacer });
    try {
      const promptOf = keys.flatMap((key) => Array.from({ length: copies }, () => distinctKeys.indexOf(key)));
      const rows = promptOf.map((prompt, id): Row => ({ id, prompt, length: distinct[prompt]!.length }));
      const groups = inParts(rows, () => 1, GROUP_ROWS).map((rows): Group => {
        const seen = [...new Set(rows.map((row) => row.prompt))];
        return {
          rows,
          own: [...concatCache(seen.map((prompt) => caches[prompt]!))],
          tags: seen.flatMap((prompt) => Array.from({ length: keysIn(caches[prompt]!) }, () => -1 - prompt)),
        };
      });
      const hidden = tf.tidy(() => finalNorm(weights, columns(last, promptOf)));
      return new TfjsDecodeSession(weights, math, pacer, prefix, groups, hidden, maxNewTokens, onClosed);
    } finally {
      caches.forEach(disposeCache);
      last.dispose();
    }
  }

  get rows(): number {
    return this.groups.reduce((n, group) => n + group.rows.length, 0);
  }

  async logits(wanted: LogitsWanted): Promise<NextLogits[]> {
    this.live();
    await this.pacer.pause();
    return nextLogits(this.weights, this.hidden, wanted, this.headRows);
  }

  async append(tokens: readonly number[]): Promise<void> {
    this.live();
    const rows = this.groups.flatMap((group) => group.rows);
    const { maxNewTokens } = this;
    const room = maxNewTokens - this.appended;
    checkAppend(this.weights.config, tokens, { rows: rows.length, room, maxNewTokens });
    let x = this.weights.embed(tokens); // [C, B]
    const tables = passTables(
      this.weights.config,
      rows.map((row) => row.length),
    );
    const shared = keysIn(this.prefix);
    const masks = this.groups.map(({ rows, tags }) => {
      tags.push(...rows.map((row) => row.id));
      return rowMask(rows.length, shared + tags.length, (r, s) => {
        const tag = s < shared ? 0 : tags[s - shared]!;
        return s < shared || tag === rows[r]!.id || tag === -1 - rows[r]!.prompt;
      });
    });
    try {
      for (let layer = 0; layer < this.weights.config.numHiddenLayers; layer++) {
        await this.pacer.pause();
        const next = this.appendLayer(layer, x, tables, masks);
        x.dispose();
        x = next;
      }
      this.hidden.dispose();
      this.hidden = tf.tidy(() => finalNorm(this.weights, x));
      for (const row of rows) row.length++;
      this.appended++;
    } catch (error) {
      this.dispose();
      throw error;
    } finally {
      x.dispose();
      disposeTables(tables);
      tf.dispose(masks);
    }
  }

  async retain(rows: readonly number[]): Promise<void> {
    this.live();
    if (rows.some((row, i) => !(row > (rows[i - 1] ?? -1) && row < this.rows)))
      throw new RangeError(`retain: expected ascending rows below ${this.rows}, got ${rows.join(', ')}`);
    const hidden = tf.tidy(() => columns(this.hidden, rows));
    this.hidden.dispose();
    this.hidden = hidden;
    let first = 0;
    for (const group of this.groups) {
      const kept = group.rows.filter((_, i) => rows.includes(first + i));
      first += group.rows.length;
      group.rows = kept;
      if (!kept.length) disposeCache(group.own);
    }
    this.groups = this.groups.filter((group) => group.rows.length);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    disposeCache(this.prefix);
    for (const group of this.groups) disposeCache(group.own);
    this.hidden.dispose();
    this.headRows.rows?.dispose();
    this.onClosed(this);
  }

  private live(): void {
    if (this.disposed) throw new Error('decode session: it was disposed, or an append was interrupted');
  }

  /** One layer over the new token of every row, x [C, B] -> [C, B]; each group's keys and values grow by its rows. */
  private appendLayer(
    layer: number,
    x: Tensor2D,
    tables: ReturnType<typeof passTables>,
    masks: readonly Tensor2D[],
  ): Tensor2D {
    const grown: KeyValues[] = [];
    const out = tf.tidy(() => {
      const { q, own } = attentionInputs(this.weights, layer, x, tables, this.math);
      const [H, , D] = q.shape;
      let first = 0;
      const attended = this.groups.map((group, g) => {
        const n = group.rows.length;
        const one = this.groups.length === 1;
        const mine = own.map(({ k, v }) => ({
          k: one ? k : tf.slice(k, [0, first], [D, n]),
          v: one ? v : tf.slice(v, [first, 0], [n, D]),
        }));
        const queries = one ? q : tf.slice(q, [0, first, 0], [H, n, D]);
        first += n;
        const all = concatKeyValues([group.own[layer]!, mine]);
        for (const { k, v } of all) {
          tf.keep(k);
          tf.keep(v);
        }
        grown.push(all);
        return attend(queries, this.prefix?.[layer] ?? null, all, masks[g]!); // [H * D, n]
      });
      const all = attended.length === 1 ? attended[0]! : tf.concat(attended, 1); // [H * D, B]
      return layerOutput(this.weights, layer, x, all, this.math);
    });
    this.groups.forEach((group, g) => {
      disposeCache([group.own[layer]!]);
      group.own[layer] = grown[g]!;
    });
    return out;
  }
}
