export const SURPRISE_MODES = ['before', 'after', 'difference'] as const;
export type SurpriseMode = (typeof SURPRISE_MODES)[number];

/** Bits at which the colour is full; fixed, so that pictures compare. */
export const FULL_BITS = 12;

/** Changes smaller than this, in bits, are drawn as none. */
const NOTICEABLE = 0.5;

export interface SurprisePiece {
  /** White space before the piece, which is not coloured. */
  readonly space: string;
  readonly text: string;
  readonly before: number;
  readonly after: number | null;
}

export interface PieceMark {
  readonly tone: 'surprise' | 'fewer' | 'more';
  /** 0 to 1: how much of the colour. */
  readonly strength: number;
}

/** The pieces of a text with their bits, read before and after; `after` is left out where it was cut elsewhere. */
export function surprisePieces(
  pieces: readonly string[],
  before: readonly number[],
  after: readonly number[] | null,
): SurprisePiece[] {
  const comparable = after?.length === pieces.length ? after : null;
  return pieces.map((piece, i) => {
    const text = piece.trimStart();
    const space = piece.slice(0, piece.length - text.length);
    return { space, text, before: before[i]!, after: comparable?.[i] ?? null };
  });
}

export function pieceMark({ before, after }: SurprisePiece, mode: SurpriseMode): PieceMark {
  const of = (bits: number) => Math.min(1, Math.max(0, bits / FULL_BITS));
  if (mode === 'before' || after === null) return { tone: 'surprise', strength: of(before) };
  if (mode === 'after') return { tone: 'surprise', strength: of(after) };
  const change = after - before;
  if (Math.abs(change) < NOTICEABLE) return { tone: 'surprise', strength: 0 };
  return { tone: change < 0 ? 'fewer' : 'more', strength: of(Math.abs(change)) };
}

/** "Otrar: 9.1 bits before, 1.9 after". */
export function pieceWords({ text, before, after }: SurprisePiece): string {
  const first = `${text || 'a line break'}: ${before.toFixed(1)} bits before`;
  return after === null ? first : `${first}, ${after.toFixed(1)} after`;
}

/** Whole words: pieces up to the next white space, their bits added up. */
export function surpriseWords(pieces: readonly SurprisePiece[]): SurprisePiece[] {
  const words: SurprisePiece[] = [];
  for (const piece of pieces) {
    const last = words.at(-1);
    if (!last || piece.space !== '') words.push(piece);
    else
      words[words.length - 1] = {
        space: last.space,
        text: last.text + piece.text,
        before: last.before + piece.before,
        after: last.after === null || piece.after === null ? null : last.after + piece.after,
      };
  }
  return words.filter(({ text }) => text !== '');
}

/** What the picture shows, in a sentence; `name` is who read it after, e.g. "self-edit 2". */
export function surpriseCaption(pieces: readonly SurprisePiece[], name: string | null): string {
  const mean = (bits: readonly number[]) =>
    (bits.reduce((sum, each) => sum + each, 0) / Math.max(1, bits.length)).toFixed(1);
  const before = mean(pieces.map((piece) => piece.before));
  const after = pieces.flatMap((piece) => piece.after ?? []);
  if (name === null || after.length < pieces.length)
    return `Before studying, the untouched model finds the passage surprising: ${before} bits a token on average.`;
  const changed = surpriseWords(pieces).toSorted((a, b) => a.after! - a.before - (b.after! - b.before))[0];
  const most =
    changed && changed.after! < changed.before
      ? ` Most for “${changed.text.replace(/[.,;:!?]+$/, '')}”: ${changed.before.toFixed(1)} to ${changed.after!.toFixed(1)}.`
      : '';
  return `The passage itself, from before to after ${name}: ${before} to ${mean(after)} bits of surprise a token on average.${most}`;
}
