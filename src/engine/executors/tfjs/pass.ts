import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import { disposeTables, llamaLayer, passTables, type Arithmetic } from './llama.ts';
import type { KeyValues } from './attention.ts';
import type { Pacer } from './pace.ts';
import type { FrozenWeights } from './weights.ts';

/** Tokens of a pass: past this, scores over [T, T] cost more than what a wider product saves. */
export const PASS_TOKENS = 256;

const HIDDEN = -1e9;

/** Keys and values of every layer. */
export type Cache = readonly KeyValues[];

export function disposeCache(cache: Cache | null): void {
  for (const layer of cache ?? []) for (const { k, v } of layer) tf.dispose([k, v]);
}

export function keysIn(cache: Cache | null): number {
  return cache?.[0]?.[0]?.v.shape[0] ?? 0;
}

/** Keys and values one after the other, as new tensors. */
export function concatKeyValues(parts: readonly KeyValues[]): KeyValues {
  return parts[0]!.map((_, head) => ({
    k: tf.concat(
      parts.map((part) => part[head]!.k),
      1,
    ),
    v: tf.concat(
      parts.map((part) => part[head]!.v),
      0,
    ),
  }));
}

export function concatCache(parts: readonly Cache[]): Cache {
  return parts[0]!.map((_, layer) => concatKeyValues(parts.map((part) => part[layer]!)));
}

/** Columns `begin`.. of a cache, as new tensors. */
export function sliceCache(cache: Cache, begin: number, length: number): Cache {
  return cache.map((layer) =>
    layer.map(({ k, v }) => ({
      k: tf.slice(k, [0, begin], [k.shape[0], length]),
      v: tf.slice(v, [begin, 0], [length, v.shape[1]]),
    })),
  );
}

/** Tokens of one or several sequences side by side. Those of one owner stand in order and see what came before them. */
export interface Pack {
  readonly tokens: ArrayLike<number>;
  readonly positions: ArrayLike<number>;
  readonly owners: ArrayLike<number>;
}

/** Puts whole sequences, which all start at position `start`, side by side. */
export function pack(sequences: readonly ArrayLike<number>[], start: number): Pack {
  const all = sequences.map((tokens) => Array.from(tokens));
  return {
    tokens: all.flat(),
    positions: all.flatMap((tokens) => tokens.map((_, t) => start + t)),
    owners: all.flatMap((tokens, owner) => tokens.map(() => owner)),
  };
}

/**
 * Additive mask for G query heads a kv head: the prefix for everyone, then a sequence's own earlier tokens. Its rows are
 * those of the `queries` (indices of tokens), all by default.
 */
export function packMask(
  { owners }: Pack,
  G: number,
  prefix: number,
  queries: readonly number[] = Array.from(owners, (_, t) => t),
): Tensor2D {
  return attentionMask(queries.length, G, prefix + owners.length, (r, s) => {
    const t = queries[r]!;
    return s < prefix || (s - prefix <= t && owners[s - prefix] === owners[t]);
  });
}

/** Additive mask [1, R * G * S] from a test of (row, key), each row G times over. */
export function attentionMask(
  rows: number,
  G: number,
  keys: number,
  visible: (row: number, key: number) => boolean,
): Tensor2D {
  const mask = new Float32Array(rows * G * keys);
  for (let r = 0; r < rows; r++) {
    const begin = r * G * keys;
    for (let s = 0; s < keys; s++) if (!visible(r, s)) mask[begin + s] = HIDDEN;
    for (let g = 1; g < G; g++) mask.copyWithin(begin + g * keys, begin, begin + keys);
  }
  return tf.tensor2d(mask, [1, rows * G * keys]);
}

export interface PassOptions {
  readonly weights: FrozenWeights;
  readonly math: Arithmetic;
  readonly pacer: Pacer;
  readonly prefix?: Cache | null;
  /** Layers from..to-1; all by default. */
  readonly from?: number;
  readonly to?: number;
  /** Whether the keys and values are wanted. */
  readonly keep?: boolean;
}

/**
 * Runs a pack through layers `from`..`to`-1 without a tape. `x` [C, T] (by default the embeddings) is the input of the
 * first of them and is disposed; returns the output of the last, [C, T], and the pack's own keys and values.
 */
export async function runPass(
  tokens: Pack,
  options: PassOptions,
  x?: Tensor2D,
): Promise<{ x: Tensor2D; cache: Cache }> {
  const {
    weights,
    math,
    pacer,
    prefix = null,
    from = 0,
    to = weights.config.numHiddenLayers,
    keep = false,
  } = options;
  let hidden = x ?? weights.embed(tokens.tokens);
  const tables = passTables(weights.config, tokens.positions);
  const { numAttentionHeads: H, numKeyValueHeads: K } = weights.config;
  const mask = packMask(tokens, H / K, keysIn(prefix));
  const cache: KeyValues[] = [];
  try {
    for (let layer = from; layer < to; layer++) {
      await pacer.pause();
      const next = tf.tidy(() => {
        const { x, own } = llamaLayer(weights, layer, hidden, tables, prefix?.[layer] ?? null, mask, math);
        return keep ? { x, own: own.map(({ k, v }) => ({ k, v })) } : { x, own: [] };
      });
      hidden.dispose();
      hidden = next.x;
      if (keep) cache.push(next.own);
    }
    return { x: hidden, cache };
  } catch (error) {
    hidden.dispose();
    disposeCache(cache);
    throw error;
  } finally {
    disposeTables(tables);
    mask.dispose();
  }
}

/** Keys and values of a text that many sequences share, computed once, in chunks, and its last token's output [C, 1]. */
export async function prefill(
  tokens: ArrayLike<number>,
  options: PassOptions,
): Promise<{ cache: Cache; last: Tensor2D }> {
  let cache: Cache | null = null;
  for (let begin = 0; ; begin += PASS_TOKENS) {
    const part = Array.from(tokens).slice(begin, begin + PASS_TOKENS);
    try {
      const next = await runPass(pack([part], begin), { ...options, prefix: cache, keep: true });
      const before: Cache | null = cache;
      cache = before ? concatCache([before, next.cache]) : next.cache;
      if (before) {
        disposeCache(before);
        disposeCache(next.cache);
      }
      const last = tf.slice(next.x, [0, part.length - 1], [next.x.shape[0], 1]);
      next.x.dispose();
      if (begin + PASS_TOKENS >= tokens.length) return { cache, last };
      last.dispose();
    } catch (error) {
      disposeCache(cache);
      throw error;
    }
  }
}

/** As `prefill`, without the output; null for an empty prefix. */
export async function prefillPrefix(tokens: ArrayLike<number>, options: PassOptions): Promise<Cache | null> {
  if (!tokens.length) return null;
  const { cache, last } = await prefill(tokens, options);
  last.dispose();
  return cache;
}
