/** By piece, the index of the sentence it begins in; null where it is in none. */
export function sentenceOfPieces(
  pieces: readonly string[],
  sentences: readonly string[],
): readonly (number | null)[] {
  const text = pieces.join('');
  let from = 0;
  const ends = sentences.map((sentence) => {
    const start = text.indexOf(sentence, from);
    if (start >= 0) from = start + sentence.length;
    return { start, end: from };
  });
  let at = 0;
  return pieces.map((piece) => {
    // A piece's leading white space is not yet its sentence.
    const said = piece.trimStart().length;
    at += piece.length;
    const begins = at - said;
    const found = ends.findIndex(({ start, end }) => start >= 0 && begins >= start && begins < end);
    return said === 0 || found < 0 ? null : found;
  });
}
