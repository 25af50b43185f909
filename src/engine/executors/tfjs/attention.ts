import * as tf from '@tensorflow/tfjs';
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { keep, withGradient } from './ops.ts';

/** Keys and values of one layer, one pair a kv head: k `[D, S]`, v `[S, D]`, as the two products want them. */
export type KeyValues = readonly { readonly k: Tensor2D; readonly v: Tensor2D }[];

/**
 * softmax(q k + mask) v over first the prefix's keys, then `own`. q [K, T * G, D] of T tokens as `groupedQueries` gives it; mask
 * [1, T * G * S], 0 or -1e9, S = all keys. Returned as [H * D, T]. A kv head's query heads go through one product together.
 * There is a gradient only without a prefix; it keeps q, k, v and the probabilities [H * T, T].
 */
export function attend(
  q: Tensor3D,
  tokens: number,
  prefix: KeyValues | null,
  own: KeyValues,
  mask: Tensor,
): Tensor2D {
  const inputs = [q, ...own.map(({ k }) => k), ...own.map(({ v }) => v)];
  return withGradient(inputs, () => {
    inputs.forEach(keep);
    const p = keep(probabilities(q, prefix, own, mask));
    return {
      value: weightedValues(p, prefix, own, q.shape, tokens),
      gradFunc: (dy) => attendGradient(dy, p, q, own, tokens),
    };
  }) as Tensor2D;
}

/** [H * T, S]. */
function probabilities(q: Tensor3D, prefix: KeyValues | null, own: KeyValues, mask: Tensor): Tensor2D {
  const [K, TG, D] = q.shape;
  const qs = split(tf.reshape(q, [K * TG, D]), K); // K of [T * G, D]
  const scores = qs.map((q, head) => {
    const near = tf.matMul<Tensor2D>(q, own[head]!.k); // [T * G, S own]
    return prefix ? tf.concat<Tensor2D>([tf.matMul(q, prefix[head]!.k), near], 1) : near;
  });
  return softmaxOf(scores, mask);
}

/** softmax(scores + mask) of every kv head's scores [R, S], one after another: [K * R, S]; mask [1, R * S]. */
export function softmaxOf(scores: Tensor2D[], mask: Tensor): Tensor2D {
  const [R, S] = scores[0]!.shape;
  const masked = tf.add(tf.reshape(join(scores), [scores.length, R * S]), mask);
  return tf.softmax(tf.reshape(masked, [scores.length * R, S]));
}

/** p [H * T, S] -> [H * D, T]. */
function weightedValues(
  p: Tensor2D,
  prefix: KeyValues | null,
  own: KeyValues,
  [K, TG, D]: [number, number, number],
  tokens: number,
): Tensor2D {
  const outputs = split(p, K).map((p, head) => {
    if (!prefix) return tf.matMul<Tensor2D>(p, own[head]!.v); // [T * G, D]
    const far = prefix[head]!.v.shape[0];
    const [rows, S] = p.shape;
    return tf.add<Tensor2D>(
      tf.matMul(tf.slice(p, [0, 0], [rows, far]), prefix[head]!.v),
      tf.matMul(tf.slice(p, [0, far], [rows, S - far]), own[head]!.v),
    );
  });
  return featureMajor(tf.reshape(join(outputs), [K, TG, D]), tokens);
}

/** [H * D, T] as [K, T * G * D]: what belongs to a kv head in one block, token by token, its G = H / K heads side by side. */
export function groupedQueries(q: Tensor2D, K: number, T: number): Tensor {
  return tf.transpose(tf.reshape(q, [K, -1, T]), [0, 2, 1]);
}

/** The reverse for outputs: [K, T * G, D] -> [H * D, T]. */
export function featureMajor(o: Tensor, T: number): Tensor2D {
  const [K, TG, D] = o.shape as [number, number, number];
  const G = TG / T;
  return tf.reshape(tf.transpose(tf.reshape(o, [K, T, G * D]), [0, 2, 1]), [K * G * D, T]);
}

/** dy [H * D, T] -> dq [K, T * G, D], every dk [D, S], every dv [S, D]. */
function attendGradient(dy: Tensor, p: Tensor2D, q: Tensor3D, own: KeyValues, tokens: number): Tensor[] {
  const [K, TG, D] = q.shape;
  const dos = split(tf.reshape(groupedQueries(dy as Tensor2D, K, tokens), [K * TG, D]), K); // K of [T * G, D]
  const dp = join(dos.map((d, head) => tf.matMul(d, tf.transpose(own[head]!.v)))); // [H * T, T]
  const dpp = tf.mul(dp, p);
  const ds = split(tf.sub(dpp, tf.mul(p, tf.sum(dpp, -1, true))), K); // K of [T * G, T]
  const qs = split(tf.reshape(q, [K * TG, D]), K);
  const ps = split(p, K);
  const dq = join(ds.map((d, head) => tf.matMul(d, tf.transpose(own[head]!.k)))); // [H * T, D]
  return [
    tf.reshape(dq, [K, TG, D]),
    ...ds.map((d, head) => tf.matMul(tf.transpose(qs[head]!), d)),
    ...dos.map((d, head) => tf.matMul(tf.transpose(ps[head]!), d)),
  ];
}

export function split(x: Tensor2D, parts: number): Tensor2D[] {
  return parts === 1 ? [x] : tf.split(x, parts, 0);
}

export function join(parts: Tensor2D[]): Tensor2D {
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 0);
}
