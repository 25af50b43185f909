/** Token sequences merged by their common beginnings, walked while an answer is decoded. */
export interface TrieNode {
  readonly children: Map<number, TrieNode>;
  /** True where one of the sequences ends. */
  ends: boolean;
}

export function buildTrie(sequences: Iterable<readonly number[]>): TrieNode {
  const root: TrieNode = { children: new Map(), ends: false };
  for (const sequence of sequences) {
    let node = root;
    for (const token of sequence) {
      let child = node.children.get(token);
      if (!child) {
        child = { children: new Map(), ends: false };
        node.children.set(token, child);
      }
      node = child;
    }
    node.ends = true;
  }
  return root;
}

/** The node a path leads to, or null where it leaves the trie. */
export function walkTrie(root: TrieNode, path: readonly number[]): TrieNode | null {
  let node = root;
  for (const token of path) {
    const child = node.children.get(token);
    if (!child) return null;
    node = child;
  }
  return node;
}

/** Sorted ids that may come next: the children, and `end` where a sequence is complete. */
export function nextIds(node: TrieNode, end: number): Int32Array {
  const ids = [...node.children.keys()];
  if (node.ends) ids.push(end);
  return Int32Array.from(ids).sort();
}
