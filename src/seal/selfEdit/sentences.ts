/** Shorter pieces than this, in characters, are joined to the sentence before them. */
const SHORTEST = 20;

/**
 * The passage's sentences, in order; together they are the passage. Splits after . ! ? before a capital, a digit or
 * an opening quote, and at line breaks.
 */
export function sentencesOf(text: string): string[] {
  const pieces = text
    .split(/(?<=[.!?]["”’)]?)\s+(?=["“‘(]?[\p{Lu}\p{N}])|(?<=[。！？])|\n+/u)
    .map((piece) => piece.trim().replace(/\s+/g, ' '))
    .filter(Boolean);
  const sentences: string[] = [];
  for (const piece of pieces) {
    const previous = sentences.at(-1);
    const joins =
      previous !== undefined &&
      (endsInAbbreviation(previous) || (piece.length < SHORTEST && !endsInAbbreviation(piece)));
    if (joins) sentences[sentences.length - 1] = `${previous} ${piece}`;
    else sentences.push(piece);
  }
  return sentences;
}

function endsInAbbreviation(sentence: string): boolean {
  return /\b(?:Dr|Mr|Mrs|Ms|St|Prof|No|vs|etc|[A-Z])\.$/.test(sentence);
}
