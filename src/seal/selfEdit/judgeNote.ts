import type { Note } from '../events.ts';
import { normalise } from '../quiz/grade.ts';
import { contentStems, ungroundedWord } from './grounding.ts';

/** At most so many notes of a sentence may teach the same answer. */
const NOTES_PER_ANSWER = 3;

export interface JudgedNote {
  readonly note: Note;
  /** Null where it is kept. */
  readonly reason: string | null;
}

interface Written {
  readonly note: Note;
  readonly likelihood: number;
}

/**
 * Judges all samples of one sentence and format together: what is unfit goes, the likeliest of the rest stay. Returns them
 * with the kept ones first, likeliest first. `said` holds what notes of other formats already say of the sentence,
 * normalised, and gains what these say.
 */
export function judgeSentence(
  written: readonly Written[],
  sentence: string,
  title: string,
  notesPerSentence: number,
  said = new Set<string>(),
): JudgedNote[] {
  const perAnswer = new Map<string, number>();
  let kept = 0;
  const judged = written
    .map((one, order) => ({ ...one, order }))
    .sort((a, b) => b.likelihood - a.likelihood || a.order - b.order)
    .map(({ note }): JudgedNote => {
      const drop = (reason: string) => ({ note, reason });
      const unfit = reasonUnfit(note, sentence, title);
      if (unfit) return drop(unfit);
      const key = normalise(note.question ?? note.text);
      if (said.has(key)) return drop('it was written before');
      const answer = normalise(note.text);
      const same = perAnswer.get(answer) ?? 0;
      if (same >= NOTES_PER_ANSWER) return drop(`${NOTES_PER_ANSWER} likelier notes teach the same answer`);
      if (kept >= notesPerSentence) return drop(`${notesPerSentence} notes of this sentence are likelier`);
      said.add(key);
      perAnswer.set(answer, same + 1);
      kept++;
      return { note, reason: null };
    });
  return [
    ...judged.filter(({ reason }) => reason === null),
    ...judged.filter(({ reason }) => reason !== null),
  ];
}

/** Why a note is not worth studying whatever its likelihood, or null. */
function reasonUnfit({ format, question, text }: Note, sentence: string, title: string): string | null {
  const answer = normalise(text);
  if (!answer) return 'it says nothing';
  if (hasLoop(question ?? text)) return 'it repeats itself';
  const sources = [sentence, title];
  const invented =
    format === 'qa' ? ungroundedWord(question ?? '', sources, 'numbers') : ungroundedWord(text, sources);
  if (invented) return `“${invented}” is not in the sentence`;
  if (format !== 'qa') return answer === normalise(sentence) ? 'it copies the sentence' : null;
  const asked = normalise(question ?? '');
  if (` ${asked} `.includes(` ${answer} `)) return 'the answer stands in the question';
  const own = contentStems(title);
  if ([...contentStems(text)].every((stem) => own.has(stem))) return 'the answer is the topic itself';
  const about = contentStems(sentence);
  const asksAbout = [...contentStems(question ?? '')].some((stem) => about.has(stem) && !own.has(stem));
  return asksAbout ? null : 'the question does not say what it asks about';
}

/** True where the same three words come twice. */
function hasLoop(text: string): boolean {
  const words = normalise(text).split(' ');
  const seen = new Set<string>();
  for (let i = 0; i + 3 <= words.length; i++) {
    const triple = words.slice(i, i + 3).join(' ');
    if (seen.has(triple)) return true;
    seen.add(triple);
  }
  return false;
}
