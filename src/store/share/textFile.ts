import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { FileProblem } from './fileProblem.ts';

/** A text file as a passage. */
export interface ReadText {
  readonly title: string;
  readonly text: string;
  /** What was left out, in one sentence; null where it is all there. */
  readonly cut: string | null;
}

/** More of a file than this is not read: a passage is far shorter. */
export const MOST_TEXT_BYTES = 262_144;
/** Names that are opened as text. */
export const TEXT_NAME = /\.(txt|text|md|markdown)$/i;

/**
 * Reads what a .txt or .md file holds. The title is its first heading, else its name; marks of Markdown are taken out,
 * and what is longer than a passage may be is cut behind a sentence. Whether a model may be given it (no control marks)
 * is for `readDraft` to say, as of any typed text.
 * @throws FileProblem where it is not text
 */
export function readTextFile(name: string, content: string): ReadText {
  const clean = content.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  if (/[\0\ufffd]/.test(clean))
    throw new FileProblem('It is not plain text.', 'Save it as plain text first.');
  const isMarkdown = /\.(md|markdown)$/i.test(name);
  const { heading, body } = isMarkdown ? withoutMarks(clean) : { heading: null, body: clean };
  const text = body
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (!text) throw new FileProblem('It holds no text.', 'Choose another file, or paste the text.');
  const kept = cutBehindSentence(text, PASSAGE_LIMITS.text);
  const count = (n: number) => n.toLocaleString('en');
  return {
    title: (heading ?? name.replace(/\.[^.]+$/, '')).trim().slice(0, PASSAGE_LIMITS.title),
    text: kept,
    cut:
      kept.length === text.length
        ? null
        : `The file has ${count(text.length)} characters: the first ${count(kept.length)} are here, up to the end of a sentence, and the rest was left out.`,
  };
}

function withoutMarks(text: string): { heading: string | null; body: string } {
  let heading: string | null = null;
  const lines = text
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\n(=+|-{3,})[ \t]*(?=\n|$)/g, (_, rule: string) => (rule.startsWith('=') ? '\n\u0000' : '\n'))
    .split('\n');
  const kept: string[] = [];
  for (const [i, line] of lines.entries()) {
    if (line === '\u0000') continue;
    const marked = /^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$/.exec(line)?.[1];
    const title = marked ?? (lines[i + 1] === '\u0000' ? line : undefined);
    if (title !== undefined && heading === null) heading = inline(title);
    else if (!/^ {0,3}(```|~~~)/.test(line)) kept.push(inline(title ?? withoutBlockMarks(line)));
  }
  return { heading, body: kept.join('\n') };
}

/** Quotes, lists and tables: their words stay. */
function withoutBlockMarks(line: string): string {
  if (/^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*$/.test(line)) return '';
  return line
    .replace(/^\s*(>\s?)+/, '')
    .replace(/^\s*([-*+]|\d{1,3}[.)])\s+/, '')
    .replace(/^\s*\|(.*)\|\s*$/, (_, cells: string) =>
      cells
        .split('|')
        .map((cell) => cell.trim())
        .join(', '),
    );
}

function inline(text: string): string {
  return text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\[[^\]]*\]/g, '$1')
    .replace(/(`+)([^`]+)\1/g, '$2')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_])_(?=\S)([^_]+?)(?<=\S)_(?![\p{L}\p{N}_])/gu, '$1')
    .replace(/~~(.+?)~~/g, '$1')
    .replace(/\\([\\`*_{}[\]()#+\-.!>~|])/g, '$1');
}

/** At most `most` characters, up to the end of a sentence where there is one in their second half, else of a word. */
function cutBehindSentence(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most);
  const sentence = /^[\s\S]*[.!?…]["'”’)\]]?(?=\s)/.exec(`${head}${/\s/.test(text[most]!) ? ' ' : ''}`)?.[0];
  if (sentence && sentence.length > most / 2) return sentence;
  const word = head.replace(/\s\S*$/, '');
  return word.length > most / 2 ? word : head.replace(/[\ud800-\udbff]$/, '');
}
