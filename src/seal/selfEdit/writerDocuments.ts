import { NOTE_FORMATS, type NoteFormat } from '../events.ts';
import type { StudyDocument } from '../learner.ts';
import type { WriterLesson } from '../rounds/roundsLab.ts';
import type { SentenceDocuments } from './formatWriter.ts';
import { rewriteWriterDocuments, statementsWriterDocuments } from './grounded.ts';
import { qaWriterDocuments } from './qaPrompt.ts';
import { recipeWriterDocument } from './recipePrompt.ts';
import { sentencesOf } from './sentences.ts';

const DOCUMENTS: Record<NoteFormat, SentenceDocuments> = {
  qa: qaWriterDocuments,
  statements: statementsWriterDocuments,
  rewrite: rewriteWriterDocuments,
};

/**
 * A kept self-edit as what its writer is trained on (paper section 3.1: fine-tuning on the self-edits that were good): what
 * the model was asked is the prefix, on which there is no loss, and what it wrote is the text. The recipe first, where it
 * was the model's own; then the notes by sentence and format, for the order in which sentences were ready differs with what
 * else was written at the time, and the documents must not. A person's notes are left out.
 */
export function writerDocuments({ passage, notes, recipeText }: WriterLesson): StudyDocument[] {
  const recipe = recipeText === null ? [] : [recipeWriterDocument(passage, recipeText)];
  const sentences = sentencesOf(passage.text).flatMap((text, sentence) =>
    NOTE_FORMATS.flatMap((format) => {
      const own = notes.filter(
        (note) => note.sentence === sentence && note.format === format && note.by === 'model',
      );
      return DOCUMENTS[format](passage.title, text, own);
    }),
  );
  return [...recipe, ...sentences];
}
