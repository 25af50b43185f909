import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import { featureMajor, join, softmaxOf, split, type KeyValues } from './attention.ts';
import { concatKeyValues } from './pass.ts';
import type { Family, RowGroup } from './rowGroups.ts';

/** Groups of rows in the order of the batch's columns, with their masks [1, n * G * S]. */
export interface MaskedFamily {
  readonly family: Family;
  readonly groups: readonly { readonly group: RowGroup; readonly mask: Tensor2D }[];
}

/**
 * Attention of one new token a row: q [K, B * G, D] as `groupedQueries` gives it, `own` the new keys and values of all rows.
 * What many rows see is one product for all of them, generated keys one a group. Returned as [H * D, B], with each
 * group's keys and values grown by its rows, which the caller must keep.
 */
export function decodeAttention(
  q: tf.Tensor3D,
  own: KeyValues,
  families: readonly MaskedFamily[],
  layer: number,
): { attended: Tensor2D; grown: KeyValues[] } {
  const [K, BG, D] = q.shape;
  const B = own[0]!.v.shape[0];
  const G = BG / B;
  const qs = split(tf.reshape(q, [K * BG, D]), K); // K of [B * G, D]
  const outputs = qs.map((): Tensor2D[] => []);
  const grown: KeyValues[] = [];
  let first = 0;
  for (const { family, groups } of families) {
    const shared = family.shared?.[layer] ?? null;
    const n = groups.reduce((sum, { group }) => sum + group.rows.length, 0);
    const far = shared?.map(({ k }, head) => tf.matMul<Tensor2D>(rowsOf(qs[head]!, first * G, n * G), k)); // [n * G, S shared]
    const farKeys = shared?.[0]?.v.shape[0] ?? 0;
    const farP = qs.map((): Tensor2D[] => []);
    const near = qs.map((): Tensor2D[] => []);
    let at = 0;
    for (const { group, mask } of groups) {
      const m = group.rows.length;
      const fresh = own.map(({ k, v }) => ({
        k: columnsOf(k, first + at, m),
        v: rowsOf(v, first + at, m),
      }));
      const before = group.own[layer];
      const all = before ? concatKeyValues([before, fresh]) : fresh;
      grown.push(all);
      const scores = all.map(({ k }, head) => {
        const mine = tf.matMul<Tensor2D>(rowsOf(qs[head]!, (first + at) * G, m * G), k); // [m * G, S own]
        return far ? tf.concat<Tensor2D>([rowsOf(far[head]!, at * G, m * G), mine], 1) : mine;
      });
      split(softmaxOf(scores, mask), K).forEach((p, head) => {
        if (far) farP[head]!.push(columnsOf(p, 0, farKeys));
        near[head]!.push(tf.matMul(columnsOf(p, farKeys, p.shape[1] - farKeys), all[head]!.v)); // [m * G, D]
      });
      at += m;
    }
    outputs.forEach((out, head) => {
      const seen = join(near[head]!); // [n * G, D]
      out.push(shared ? tf.add(seen, tf.matMul(join(farP[head]!), shared[head]!.v)) : seen);
    });
    first += n;
  }
  const attended = featureMajor(tf.reshape(join(outputs.map(join)), [K, BG, D]), B);
  return { attended, grown };
}

function rowsOf(x: Tensor2D, begin: number, rows: number): Tensor2D {
  return rows === x.shape[0] ? x : tf.slice(x, [begin, 0], [rows, x.shape[1]]);
}

function columnsOf(x: Tensor2D, begin: number, columns: number): Tensor2D {
  return columns === x.shape[1] ? x : tf.slice(x, [0, begin], [x.shape[0], columns]);
}
