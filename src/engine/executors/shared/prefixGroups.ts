/** Length of what two token lists have in common from the start. */
export function commonPrefix(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) n++;
  return n;
}

/** Sequences to compute over one cache of their first `prefix` tokens. */
export interface PrefixGroup {
  readonly prefix: number;
  readonly members: readonly number[];
}

/** A cache of its own is worth it from this many shared tokens on. */
const SHORTEST = 8;

/**
 * Groups sequences so that shared prefixes are computed once, with the fewest tokens in all. Only the first `shareable`
 * tokens of a sequence may be in a prefix. Sorted, sequences with a long prefix in common are neighbours; a range is
 * either one group or cut where its neighbours have least in common.
 */
export function prefixGroups(
  sequences: readonly { tokens: ArrayLike<number>; shareable: number }[],
): PrefixGroup[] {
  const order = sequences
    .map((_, i) => i)
    .sort((i, j) => compare(sequences[i]!.tokens, sequences[j]!.tokens));
  const common = order.slice(1).map((index, i) => {
    const [a, b] = [sequences[order[i]!]!, sequences[index]!];
    return Math.min(commonPrefix(a.tokens, b.tokens), a.shareable, b.shareable);
  });
  const plan = (begin: number, end: number): { tokens: number; groups: PrefixGroup[] } => {
    const members = order.slice(begin, end);
    const total = members.reduce((sum, i) => sum + sequences[i]!.tokens.length, 0);
    if (members.length === 1) return { tokens: total, groups: [{ prefix: 0, members }] };
    let cut = begin;
    for (let i = begin; i < end - 1; i++) if (common[i]! < common[cut]!) cut = i;
    const prefix = common[cut]! < SHORTEST ? 0 : common[cut]!;
    const together = total - prefix * (members.length - 1);
    const [left, right] = [plan(begin, cut + 1), plan(cut + 1, end)];
    const apart = left.tokens + right.tokens;
    return together <= apart
      ? { tokens: together, groups: [{ prefix, members }] }
      : { tokens: apart, groups: [...left.groups, ...right.groups] };
  };
  if (!order.length) return [];
  const { groups } = plan(0, order.length);
  const alone = groups.filter((group) => group.prefix === 0).flatMap((group) => group.members);
  return [
    ...(alone.length ? [{ prefix: 0, members: alone }] : []),
    ...groups.filter((group) => group.prefix > 0),
  ];
}

function compare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const n = commonPrefix(a, b);
  return (a[n] ?? -1) - (b[n] ?? -1);
}
