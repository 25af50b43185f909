import type { KeptAdapter } from '../../runtime/protocol.ts';
import type { ShelfEntry } from '../../store/persist/shelfEntry.ts';
import { whenWords } from './entryWords.ts';

/** As `writerCard` makes them of the id of their rounds. */
const WRITER_ID = /^(.+)-writer-\d+$/;

/** Which run it is from, as far as that is known. `rounds`: id of those in the Rounds view. */
export function adapterOrigin(
  { id, baseModel, sameModelFile }: KeptAdapter,
  entries: readonly ShelfEntry[],
  rounds: string | null,
): string {
  const from = entries.find(({ adapters }) => adapters.includes(id));
  if (from) return `from “${from.name}”`;
  const ofRounds = WRITER_ID.exec(id)?.[1];
  if (ofRounds && ofRounds === rounds) return 'from the rounds in the Rounds view';
  if (ofRounds) return 'from rounds that are no longer here';
  // A file always says what it was trained on, or says nothing at all.
  return baseModel === null && sameModelFile === true ? 'from a run that is no longer here' : 'from a file';
}

/** "4.9 MB", "kept Nov 23, 2026, 03:50 AM", "rank 16, layers 15 to 29", "for SmolLM2-135M-Instruct". */
export function adapterFacts({ bytes, keptAt, rank, layers, model }: KeptAdapter): string[] {
  const where = layers.from === layers.to ? `layer ${layers.from}` : `layers ${layers.from} to ${layers.to}`;
  return [
    ...(bytes === undefined ? [] : [`${(bytes / 1e6).toFixed(1)} MB`]),
    ...(keptAt === undefined ? [] : [`kept ${whenWords(keptAt)}`]),
    `rank ${rank}, ${where}`,
    `for ${model.name}`,
  ];
}
