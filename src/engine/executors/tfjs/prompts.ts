import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import { inParts } from '../shared/inParts.ts';
import {
  PASS_TOKENS,
  columns,
  disposeCache,
  pack,
  prefill,
  prefillPrefix,
  runPass,
  sliceCache,
  type Cache,
  type PassOptions,
} from './pass.ts';
import { commonPrefix } from '../shared/prefixGroups.ts';

/**
 * Runs distinct prompts: what all share once, the rest of each side by side. A single prompt is all prefix. Gives the
 * shared cache, each prompt's own and the output of each prompt's last token, [C, P].
 */
export async function prefillAll(
  prompts: readonly Int32Array[],
  options: PassOptions,
): Promise<{ prefix: Cache | null; caches: Cache[]; last: Tensor2D }> {
  const [first] = prompts as [Int32Array];
  if (prompts.length === 1) {
    const { cache, last } = await prefill(first, options);
    return { prefix: cache, caches: [sliceCache(cache, 0, 0)], last };
  }
  // Every prompt keeps at least its last token to itself, whose output gives the first logits.
  const shared = prompts.reduce(
    (n, prompt) => Math.min(n, commonPrefix(prompt, first), prompt.length - 1),
    Infinity,
  );
  const prefix = await prefillPrefix(first.subarray(0, shared), options);
  const caches: Cache[] = [];
  const ends: Tensor2D[] = [];
  try {
    for (const batch of inParts(prompts, (prompt) => prompt.length - shared, PASS_TOKENS)) {
      const rests = batch.map((prompt) => prompt.subarray(shared));
      const { x, cache } = await runPass(pack(rests, shared), { ...options, prefix, keep: true });
      let end = 0;
      const chosen = rests.map((rest) => {
        caches.push(sliceCache(cache, end, rest.length));
        end += rest.length;
        return end - 1;
      });
      disposeCache(cache);
      ends.push(tf.tidy(() => columns(x, chosen)));
      x.dispose();
    }
    return { prefix, caches, last: tf.concat(ends, 1) };
  } catch (error) {
    disposeCache(prefix);
    caches.forEach(disposeCache);
    throw error;
  } finally {
    tf.dispose(ends);
  }
}
