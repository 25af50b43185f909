import type { StudyDocument } from '../seal/learner.ts';
import type { Passage } from '../seal/passage.ts';
import { selfEditDocuments } from '../seal/selfEdit/documents.ts';

/** What a self-edit on this passage would be studied as: the passage, its sentences, and a note for each question. */
export function measuredDocuments(passage: Passage): StudyDocument[] {
  return selfEditDocuments(
    passage,
    passage.questions.map(({ question, answer }, i) => ({
      id: `measured ${i}`,
      format: 'qa',
      sentence: null,
      question,
      text: answer,
      by: 'person',
    })),
  );
}
