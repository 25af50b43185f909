import type { Learner } from './learner.ts';
import type { Passage, Question } from './passage.ts';
import { normalise } from './quiz/grade.ts';
import { sentencesOf } from './selfEdit/sentences.ts';
import { writeNotes } from './selfEdit/writeNotes.ts';

const WRITER = { samplesPerSentence: 12, notesPerSentence: 6, temperature: 0.7 };

/**
 * Questions the model suggests about the passage: its own question-answer notes, at most one for each answer, dealt
 * round the sentences so that every part of the passage is asked about. A person keeps or drops each.
 */
export async function* proposeQuestions(
  learner: Learner,
  passage: Pick<Passage, 'title' | 'text' | 'questions'>,
  options: { readonly count: number; readonly seed: number; readonly signal?: AbortSignal },
): AsyncGenerator<Question> {
  const asked = new Set(passage.questions.map((q) => normalise(q.answer)));
  const bySentence = sentencesOf(passage.text).map((): Question[] => []);
  await learner.restore(null);
  const notes = writeNotes(learner, {
    passage,
    recipe: WRITER,
    candidates: [{ candidate: 0, format: 'qa', seed: options.seed }],
    ...(options.signal ? { signal: options.signal } : {}),
  });
  for await (const event of notes) {
    if (event.type !== 'note.written') continue;
    const { note } = event;
    const key = normalise(note.text);
    if (asked.has(key) || note.sentence === null || note.question === undefined) continue;
    asked.add(key);
    bySentence[note.sentence]!.push({ question: note.question, answer: note.text });
  }
  let left = options.count;
  for (let turn = 0; left > 0 && bySentence.some((questions) => questions.length > turn); turn++) {
    for (const questions of bySentence) {
      const question = questions[turn];
      if (question && left-- > 0) yield question;
    }
  }
}
