import { normalise } from '../quiz/grade.ts';
import type { Note } from '../events.ts';

/** What has been kept so far of one self-edit, for telling repeats. */
export interface KeptNotes {
  readonly said: Set<string>;
}

export function noNotesYet(): KeptNotes {
  return { said: new Set() };
}

/** Why a note is not worth studying, or null to keep it (it then counts as said). */
export function reasonToDrop(note: Note, sentence: string, kept: KeptNotes): string | null {
  const text = normalise(note.text);
  if (!text) return 'it says nothing';
  if (note.format === 'qa') {
    const question = normalise(note.question ?? '');
    if (` ${question} `.includes(` ${text} `)) return 'the answer stands in the question';
    if (question.split(' ').length < 3) return 'the question is too short to ask anything';
  } else if (text === normalise(sentence)) return 'it copies the sentence';
  if (hasLoop(note.question ?? note.text)) return 'it repeats itself';
  const key = `${normalise(note.question ?? '')}|${text}`;
  if (kept.said.has(key)) return 'it was written before';
  kept.said.add(key);
  return null;
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
