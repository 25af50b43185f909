import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import type { LogitsWanted, NextLogits } from '../../executor.ts';
import { withLogSumExp } from '../shared/logSumExp.ts';
import { allLogits, targetLogProbs } from './head.ts';
import type { FrozenWeights } from './weights.ts';

/** The head's rows that the last 'among' call used: a mask of allowed words is often the same for many steps. */
export interface HeadRowCache {
  key: string;
  rows: Tensor2D | null;
}

/** Past this part of the vocabulary the whole head is cheaper than unpacking single rows. */
const MOST_ROWS = 1 / 3;

/** Logits of each column of h [C, B] (normed), as `DecodeSession.logits` wants them. */
export async function nextLogits(
  weights: FrozenWeights,
  h: Tensor2D,
  wanted: LogitsWanted,
  cache: HeadRowCache,
): Promise<NextLogits[]> {
  const B = h.shape[1];
  if (wanted.kind === 'top') return topLogits(weights, h, Math.min(wanted.k, weights.config.vocabSize));
  if (wanted.ids.length !== B)
    throw new RangeError(`logits: expected ${B} lists of ids, got ${wanted.ids.length}`);

  const union = [...new Set(wanted.ids.flatMap((ids) => [...ids]))].sort((a, b) => a - b);
  const whole = union.length > weights.config.vocabSize * MOST_ROWS;
  // [B, V or U]
  const logits = whole
    ? allLogits(weights, h)
    : tf.tidy(() => tf.transpose(tf.matMul(headRows(weights, union, cache), h)));
  const values = await logits.data<'float32'>().finally(() => logits.dispose());
  const width = logits.shape[1]!;
  const place = new Map(union.map((id, i) => [id, i]));
  const next = wanted.ids.map((ids, row) => ({
    ids: ids.slice(),
    logits: Float32Array.from(ids, (id) => values[row * width + (whole ? id : place.get(id)!)]!),
  }));
  return withLogSumExp(next, wanted.logSumExpOf ?? [], (rows, tokens) => {
    const columns = tf.tidy(() => tf.gather(h, tf.tensor1d([...rows], 'int32'), 1)); // [C, rows]
    return targetLogProbs(weights, columns, tokens).finally(() => columns.dispose());
  });
}

function headRows(weights: FrozenWeights, ids: readonly number[], cache: HeadRowCache): Tensor2D {
  const key = ids.join();
  if (!cache.rows || cache.key !== key) {
    cache.rows?.dispose();
    cache.rows = tf.keep(weights.headRows(ids));
    cache.key = key;
  }
  return cache.rows;
}

async function topLogits(weights: FrozenWeights, h: Tensor2D, k: number): Promise<NextLogits[]> {
  const top = tf.tidy(() => {
    const { values, indices } = tf.topk(allLogits(weights, h), k, true);
    return { values, indices };
  });
  const [values, indices] = await Promise.all([
    top.values.data<'float32'>(),
    top.indices.data<'int32'>(),
  ]).finally(() => tf.dispose([top.values, top.indices]));
  return Array.from({ length: h.shape[1] }, (_, row) => ({
    ids: Int32Array.from(indices.subarray(row * k, row * k + k)),
    logits: values.slice(row * k, row * k + k),
  }));
}
