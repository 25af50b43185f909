import { GLOSSARY, type GlossaryKey } from './glossary.ts';

/** A piece of a text: plain words, or a word of the glossary as it stands in the sentence. */
export type TextPiece = string | { readonly word: GlossaryKey; readonly shown: string };

const MARK = /\[\[(\w+)\|([^\]]+)\]\]/g;

/**
 * Splits a text in which words of the glossary are marked, as `the [[control|control lane]] runs`.
 * @throws Error for a word that is not in the glossary
 */
export function piecesOf(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const match of text.matchAll(MARK)) {
    const [mark, word, shown] = match as unknown as [string, string, string];
    if (!(word in GLOSSARY)) throw new Error(`The glossary has no entry "${word}"`);
    if (match.index > done) pieces.push(text.slice(done, match.index));
    pieces.push({ word: word as GlossaryKey, shown });
    done = match.index + mark.length;
  }
  if (done < text.length) pieces.push(text.slice(done));
  return pieces;
}
