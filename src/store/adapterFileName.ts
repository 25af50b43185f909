import type { Lane } from '../seal/events.ts';

/** Longest part that a passage's title takes, in characters. */
const LONGEST_TITLE = 60;

/** E.g. `the-tolmin-mill-self-edit-2-adapter.zip`: fit for any file system. */
export function adapterFileName(title: string, lane: Exclude<Lane, 'base'>): string {
  const short = titleSlug(title);
  const whose = lane === 'control' ? 'passage-only' : `self-edit-${lane + 1}`;
  return `${short ? `${short}-` : ''}${whose}-adapter.zip`;
}

/** E.g. `writer-after-round-2-adapter.zip`. */
export function writerFileName(name: string): string {
  return `${titleSlug(name) || 'writer'}-adapter.zip`;
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
