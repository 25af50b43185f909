import type { Lane } from '../seal/events.ts';

/** Longest part that a passage's title takes, in characters. */
const LONGEST_TITLE = 60;

/** E.g. `the-tolmin-mill-self-edit-2-adapter.zip`: fit for any file system. */
export function adapterFileName(title: string, lane: Exclude<Lane, 'base'>): string {
  const words = title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-');
  const short = Array.from(words)
    .slice(0, LONGEST_TITLE)
    .join('')
    .replace(/^-+|-+$/g, '');
  const whose = lane === 'control' ? 'passage-only' : `self-edit-${lane + 1}`;
  return `${short ? `${short}-` : ''}${whose}-adapter.zip`;
}
