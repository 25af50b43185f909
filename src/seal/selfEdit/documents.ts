import type { Note } from '../events.ts';
import type { StudyDocument } from '../learner.ts';
import type { Passage } from '../passage.ts';
import { quizPrompt, TURN_MARKS } from '../quiz/ask.ts';
import { sentencesOf } from './sentences.ts';

const [, END] = TURN_MARKS;

/** The passage as it is studied whole, without the mark at its end: what a lane is read for its surprise. */
export function wholePassage({ title, text }: Pick<Passage, 'title' | 'text'>): StudyDocument {
  return { prefix: `${title}\n`, text: sentencesOf(text).join(' ') };
}

/** The control lane: the passage and each of its sentences, one document each, the title before every one. */
export function passageDocuments(passage: Pick<Passage, 'title' | 'text'>): StudyDocument[] {
  const sentences = sentencesOf(passage.text);
  const whole = sentences.join(' ');
  const texts = sentences.length > 1 ? [whole, ...sentences] : [whole];
  return texts.map((text) => statement(passage.title, text));
}

/**
 * A self-edit's documents: those of the control lane, and one for each note (paper section 3.1: the passage stays in). The
 * notes go by sentence, those of none last: the sentences come in the order in which they were ready, which differs with
 * what else was written at the time, and the lesson must not.
 */
export function selfEditDocuments(
  passage: Pick<Passage, 'title' | 'text'>,
  notes: readonly Note[],
): StudyDocument[] {
  const place = ({ sentence }: Note) => sentence ?? Number.MAX_SAFE_INTEGER;
  const bySentence = notes.toSorted((a, b) => place(a) - place(b));
  return [...passageDocuments(passage), ...bySentence.map((note) => noteDocument(passage.title, note))];
}

/** A question-answer note is written exactly as the quiz asks, with the loss on its answer only. */
function noteDocument(title: string, note: Note): StudyDocument {
  if (note.format === 'qa' && note.question !== undefined)
    return { prefix: quizPrompt(title, note.question), text: `${note.text}${END}` };
  return statement(title, note.text);
}

function statement(title: string, text: string): StudyDocument {
  return { prefix: '', text: `${title}\n${text}${END}` };
}
