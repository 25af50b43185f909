import type { Note } from '../../seal/events.ts';
import { normalise } from '../../seal/quiz/grade.ts';

/** Words that say nothing by themselves. */
const FUNCTION_WORDS = new Set(
  'and answer are as at be been by did do does for from had has have he her his how i in is it its not of on or she so that their them there these they this to was we were what when where which who whose why will with you'.split(
    ' ',
  ),
);

/**
 * The notes that hold an answer's content words, right or wrong: all words of it that are not function words and do not
 * stand in the title or the question already. Null for an answer without any: then there is nothing to look for. That a
 * note says this does not prove that the answer came from it.
 */
export function whichNotesSay(
  notes: readonly Note[],
  { title, question, answer }: { readonly title: string; readonly question: string; readonly answer: string },
): readonly Note[] | null {
  const given = new Set(words(`${title} ${question}`));
  const content = words(answer).filter((word) => !FUNCTION_WORDS.has(word) && !given.has(word));
  if (content.length === 0) return null;
  return notes.filter((note) => {
    const said = new Set(words(`${note.question ?? ''} ${note.text}`));
    return content.every((word) => said.has(word));
  });
}

function words(text: string): string[] {
  return normalise(text).split(' ').filter(Boolean);
}
