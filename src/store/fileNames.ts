// Names of the files that a person saves: fit for any file system.
import type { Lane } from '../seal/events.ts';

/** Longest part that a passage's title takes, in characters. */
const LONGEST_TITLE = 60;

/** E.g. `the-tolmin-mill-self-edit-2-adapter.zip`. */
export function adapterFileName(title: string, lane: Exclude<Lane, 'base'>): string {
  const short = titleSlug(title);
  const whose = lane === 'control' ? 'passage-only' : `self-edit-${lane + 1}`;
  return `${short ? `${short}-` : ''}${whose}-adapter.zip`;
}

/** E.g. `writer-after-round-2-adapter.zip`. */
export function writerFileName(name: string): string {
  return `${titleSlug(name) || 'writer'}-adapter.zip`;
}

/** E.g. `the-tolmin-mill-seed-7.seal.zip`. */
export function runFileName(title: string, seed: number): string {
  return `${titleSlug(title) || 'run'}-seed-${seed}.seal.zip`;
}

/** E.g. `rounds-2-seed-1.seal.zip`. */
export function roundsFileName(rounds: number, seed: number): string {
  return `rounds-${rounds}-seed-${seed}.seal.zip`;
}

/** A title's letters and numbers with "-" between words, cut where it is long; '' where it has none. */
export function titleSlug(title: string): string {
  const words = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  return Array.from(words)
    .slice(0, LONGEST_TITLE)
    .join('')
    .replace(/^-+|-+$/g, '');
}
