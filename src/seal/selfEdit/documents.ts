import type { Note } from '../events.ts';
import type { StudyDocument } from '../learner.ts';
import type { Passage } from '../passage.ts';
import { quizPrompt, TURN_MARKS } from '../quiz/ask.ts';
import { sentencesOf } from './sentences.ts';

const [, END] = TURN_MARKS;

/** The control lane: the passage and each of its sentences, one document each, the title before every one. */
export function passageDocuments(passage: Pick<Passage, 'title' | 'text'>): StudyDocument[] {
  const sentences = sentencesOf(passage.text);
  const whole = sentences.join(' ');
  const texts = sentences.length > 1 ? [whole, ...sentences] : [whole];
  return texts.map((text) => statement(passage.title, text));
}

/** A self-edit's documents: those of the control lane, and one for each note (paper section 3.1: the passage stays in). */
export function selfEditDocuments(
  passage: Pick<Passage, 'title' | 'text'>,
  notes: readonly Note[],
): StudyDocument[] {
  return [...passageDocuments(passage), ...notes.map((note) => noteDocument(passage.title, note))];
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
