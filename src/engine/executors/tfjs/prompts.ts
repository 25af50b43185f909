import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import { inParts } from '../shared/inParts.ts';
import { prefixGroups, type PrefixGroup } from '../shared/prefixGroups.ts';
import {
  PASS_TOKENS,
  disposeCache,
  pack,
  prefill,
  prefillPrefix,
  runPass,
  sliceCache,
  type Cache,
  type PassOptions,
} from './pass.ts';
import { columns } from './ops.ts';
import { Family } from './rowGroups.ts';

/** Prompts with nothing in common share a family up to this length: each of its rows meets the keys of all. */
const SHORT = 32;

/**
 * Runs distinct prompts: what some share once, the rest of each side by side. Gives families of prompts and the output of
 * each prompt's last token, [C, P].
 */
export async function prefillAll(
  prompts: readonly Int32Array[],
  options: PassOptions,
): Promise<{ families: Family[]; last: Tensor2D }> {
  const families: Family[] = [];
  const ends: Tensor2D[] = [];
  const order: number[] = [];
  try {
    for (const group of familyPlan(prompts)) {
      const { family, end } = await prefillFamily(prompts, group, options);
      families.push(family);
      ends.push(end);
      order.push(...group.members);
    }
    const last = tf.tidy(() =>
      columns(
        ends.length === 1 ? ends[0]! : tf.concat(ends, 1),
        prompts.map((_, prompt) => order.indexOf(prompt)),
      ),
    );
    return { families, last };
  } catch (error) {
    for (const family of families) family.dispose();
    throw error;
  } finally {
    tf.dispose(ends);
  }
}

/** Every prompt keeps at least its last token to itself, whose output gives the first logits. */
function familyPlan(prompts: readonly Int32Array[]): PrefixGroup[] {
  const groups = prefixGroups(prompts.map((tokens) => ({ tokens, shareable: tokens.length - 1 })));
  return groups.flatMap((group) => {
    if (group.prefix > 0) return [group];
    const short = group.members.filter((member) => prompts[member]!.length <= SHORT);
    const long = group.members.filter((member) => prompts[member]!.length > SHORT);
    const each = long.map((member) => ({ prefix: 0, members: [member] }));
    return short.length > 0 ? [{ prefix: 0, members: short }, ...each] : each;
  });
}

async function prefillFamily(
  prompts: readonly Int32Array[],
  { prefix: shared, members }: PrefixGroup,
  options: PassOptions,
): Promise<{ family: Family; end: Tensor2D }> {
  const own = new Map<number, Cache>();
  const [alone, ...others] = members as [number];
  if (others.length === 0) {
    const { cache, last } = await prefill(prompts[alone]!, options);
    return { family: new Family(null, own.set(alone, cache)), end: last };
  }
  const prefix = await prefillPrefix(prompts[alone]!.subarray(0, shared), options);
  const family = new Family(prefix, own);
  const ends: Tensor2D[] = [];
  try {
    for (const batch of inParts(members, (member) => prompts[member]!.length - shared, PASS_TOKENS)) {
      const rests = batch.map((member) => prompts[member]!.subarray(shared));
      const { x, cache } = await runPass(pack(rests, shared), { ...options, prefix, keep: true });
      let end = 0;
      const chosen = rests.map((rest, i) => {
        own.set(batch[i]!, sliceCache(cache, end, rest.length));
        end += rest.length;
        return end - 1;
      });
      disposeCache(cache);
      ends.push(tf.tidy(() => columns(x, chosen)));
      x.dispose();
    }
    return { family, end: tf.tidy(() => (ends.length === 1 ? ends[0]!.clone() : tf.concat(ends, 1))) };
  } catch (error) {
    family.dispose();
    throw error;
  } finally {
    tf.dispose(ends);
  }
}
