import * as tf from '@tensorflow/tfjs';
import type { Tensor2D } from '@tensorflow/tfjs';
import type { KeyValues } from './attention.ts';
import { attentionMask, concatCache, disposeCache, keysIn, type Cache } from './pass.ts';

/** A row while it is decoded. */
export interface DecodeRow {
  readonly id: number;
  /** Index of its distinct prompt. */
  readonly prompt: number;
  generated: number;
  /** Tokens so far. */
  length: number;
}

/**
 * Rows whose generated keys lie in one cache, so that attention over them is a few plain products: every row meets all
 * keys, masked. Fewer rows waste less on keys of others, more rows need fewer products.
 */
const GROUP_ROWS = 16;

/** Keys of rows that have left are kept among the others until they are this many and more than the live ones. */
const DEAD_KEYS = 64;

/** Rows in one cache of generated keys. */
export class RowGroup {
  rows: DecodeRow[] = [];
  /** One list a layer, none before the first token; replaced as it grows. */
  own: KeyValues[] = [];
  /** The row's id of each generated key. */
  tags: number[] = [];

  /** Lets go of the keys of rows that have left, where it pays. */
  compact(): void {
    const live = new Set(this.rows.map((row) => row.id));
    const kept = this.tags.flatMap((id, key) => (live.has(id) ? [key] : []));
    const dead = this.tags.length - kept.length;
    if (dead < DEAD_KEYS || dead < kept.length) return;
    const old = this.own;
    this.own = old.map((layer) => layer.map(({ k, v }) => tf.tidy(() => chosenKeys(k, v, kept))));
    this.tags = kept.map((key) => this.tags[key]!);
    disposeCache(old);
  }

  dispose(): void {
    disposeCache(this.own);
    this.own = [];
  }
}

function chosenKeys(k: Tensor2D, v: Tensor2D, kept: readonly number[]): { k: Tensor2D; v: Tensor2D } {
  const index = tf.tensor1d([...kept], 'int32');
  // Rows are gathered in one copy each, columns number by number.
  return { k: tf.transpose(tf.gather(tf.transpose(k), index)), v: tf.gather(v, index) };
}

/**
 * Prompts with a common prefix and the rows that began with them. `shared` holds what many rows see: the prefix, then the
 * rest of each prompt that has a live row.
 */
export class Family {
  groups: RowGroup[] = [];
  shared: Cache | null = null;
  /** Of each key in `shared`: its prompt, or -1 for the prefix. */
  private owners: number[] = [];
  private sharedPrompts = '';

  constructor(
    private readonly prefix: Cache | null,
    /** What is a prompt's own, by index. */
    private readonly prompts: ReadonlyMap<number, Cache>,
  ) {}

  get rows(): DecodeRow[] {
    return this.groups.flatMap((group) => group.rows);
  }

  has(prompt: number): boolean {
    return this.prompts.has(prompt);
  }

  admit(rows: readonly DecodeRow[]): void {
    for (const row of rows) {
      let group = this.groups.find((group) => group.rows.length < GROUP_ROWS);
      if (!group) this.groups.push((group = new RowGroup()));
      group.rows.push(row);
    }
  }

  retain(kept: ReadonlySet<DecodeRow>): void {
    for (const group of this.groups) {
      group.rows = group.rows.filter((row) => kept.has(row));
      if (group.rows.length === 0) group.dispose();
    }
    this.groups = this.groups.filter((group) => group.rows.length > 0);
  }

  /** Makes `shared` that of the live rows, and drops keys nobody sees. */
  tidy(): void {
    for (const group of this.groups) group.compact();
    const live = [...new Set(this.rows.map((row) => row.prompt))].sort((a, b) => a - b);
    if (live.join() === this.sharedPrompts) return;
    disposeCache(this.shared);
    const parts = [
      ...(this.prefix ? [{ owner: -1, cache: this.prefix }] : []),
      ...live.map((owner) => ({ owner, cache: this.prompts.get(owner)! })),
    ];
    this.shared = live.length > 0 ? concatCache(parts.map(({ cache }) => cache)) : null;
    this.owners =
      live.length > 0
        ? parts.flatMap(({ owner, cache }) => Array.from({ length: keysIn(cache) }, () => owner))
        : [];
    this.sharedPrompts = live.join();
  }

  /** Additive mask [1, n * G * S] of a group's rows, G heads each, over `shared` and then the group's own keys. */
  mask({ rows, tags }: RowGroup, G: number): Tensor2D {
    const { owners } = this;
    return attentionMask(rows.length, G, owners.length + tags.length, (r, s) => {
      const row = rows[r]!;
      if (s >= owners.length) return tags[s - owners.length] === row.id;
      return owners[s] === -1 || owners[s] === row.prompt;
    });
  }

  dispose(): void {
    disposeCache(this.prefix);
    disposeCache(this.shared);
    for (const cache of this.prompts.values()) disposeCache(cache);
    for (const group of this.groups) group.dispose();
  }
}
