import { signed } from '../../parts/quantity.ts';
import type { Numbers } from '../Figure/numbers.ts';
import { sentenceOfPieces } from './sentenceOfPieces.ts';
import { pieceWords, surpriseWords, type SurprisePiece } from './surpriseMarks.ts';

export const GRAINS = ['token', 'word', 'sentence'] as const;
/** What a text is cut into. */
export type Grain = (typeof GRAINS)[number];

/** How the bits of a grain come about, for its caption; a token's are what was measured. */
export const GRAIN_NOTES: Record<Grain, string> = {
  token: '',
  word: ' A word’s bits are those of its tokens added up.',
  sentence: ' A sentence’s bits are the mean of its tokens.',
};

/** Letters of a sentence that name it. */
const NAME_LENGTH = 24;

/** The pieces of a text put together into its words or sentences; tokens are what the pieces are. */
export function surpriseUnits(
  pieces: readonly SurprisePiece[],
  grain: Grain,
  sentences: readonly string[],
): readonly SurprisePiece[] {
  if (grain === 'token') return pieces;
  return grain === 'word' ? surpriseWords(pieces) : surpriseSentences(pieces, sentences);
}

/** What stands in no sentence goes with the one before it. */
function surpriseSentences(pieces: readonly SurprisePiece[], sentences: readonly string[]): SurprisePiece[] {
  const texts = pieces.map(({ space, text }) => space + text);
  const groups: SurprisePiece[][] = [];
  let current: number | null = null;
  for (const [i, sentence] of sentenceOfPieces(texts, sentences).entries()) {
    if (groups.length === 0 || (sentence !== null && current !== null && sentence !== current))
      groups.push([]);
    current = sentence ?? current;
    groups.at(-1)!.push(pieces[i]!);
  }
  return groups.map(meanPiece);
}

function meanPiece(group: readonly SurprisePiece[]): SurprisePiece {
  const [first] = group;
  const text = group.map(({ space, text: said }) => space + said).join('');
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / group.length;
  const after = group.flatMap((piece) => piece.after ?? []);
  return {
    space: first!.space,
    text: text.slice(first!.space.length),
    before: mean(group.map(({ before }) => before)),
    after: after.length === group.length ? mean(after) : null,
  };
}

/** "Otrar: 9.1 bits before, 1.9 after"; of a sentence its beginning. */
export function unitWords(unit: SurprisePiece, grain: Grain): string {
  if (grain !== 'sentence' || unit.text.length <= NAME_LENGTH) return pieceWords(unit);
  return pieceWords({ ...unit, text: `“${unit.text.slice(0, NAME_LENGTH).trimEnd()}…”` });
}

/** What the picture shows, in numbers; `after` is what was studied, null where there is only before. */
export function surpriseNumbers(
  units: readonly SurprisePiece[],
  grain: Grain,
  after: string | null,
): Numbers {
  return {
    title: `Bits of surprise of each ${grain} of the passage.${GRAIN_NOTES[grain]}`,
    columns: [
      grain.charAt(0).toUpperCase() + grain.slice(1),
      'Before',
      ...(after ? [`After ${after}`, 'Change'] : []),
    ],
    rows: units.map(({ text, before, after: then }) => [
      text || '(line break)',
      before.toFixed(1),
      ...(after && then !== null ? [then.toFixed(1), signed(then - before)] : []),
    ]),
  };
}
