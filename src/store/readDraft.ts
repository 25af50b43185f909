import {
  controlMark,
  MIN_QUESTIONS_TO_SPLIT,
  PASSAGE_LIMITS,
  type Passage,
  type Question,
} from '../seal/passage.ts';
import { normalise } from '../seal/quiz/grade.ts';
import type { Draft, DraftQuestion } from './slices/setup.ts';

/** What is said beside one row of the questions table. */
export interface QuestionReading {
  /** The run cannot start. */
  readonly problem: string | null;
  /** The run can start; the person may want to know. */
  readonly hint: string | null;
}

export interface DraftReading {
  /** What a run would get; null while something is missing. */
  readonly passage: Passage | null;
  readonly title: string | null;
  readonly text: string | null;
  /** About the questions as a whole. */
  readonly questions: string | null;
  readonly questionsHint: string | null;
  readonly byId: ReadonlyMap<string, QuestionReading>;
}

type Row = Pick<DraftQuestion, 'question' | 'answer' | 'accept'>;

/** Reads a draft: what is wrong with it, in words, and the passage it makes. */
export function readDraft({
  title,
  text,
  questions,
}: Pick<Draft, 'title' | 'text' | 'questions'>): DraftReading {
  const asked = questions.filter((row) => !row.proposed && !isBlank(row));
  const titleProblem = title.trim()
    ? unfit(title, PASSAGE_LIMITS.title)
    : 'Give it a title: the quiz names it.';
  const textProblem = text.trim() ? unfit(text, PASSAGE_LIMITS.text) : 'Paste a passage, or pick a starter.';
  const known = ` ${normalise(text)} `;
  const byId = new Map(questions.map((row) => [row.id, readRow(row, known, title)]));
  const questionsProblem = countProblem(asked.length);
  const sound =
    !titleProblem && !textProblem && !questionsProblem && asked.every((row) => !byId.get(row.id)?.problem);
  return {
    passage: sound ? { title: title.trim(), text: text.trim(), questions: asked.map(asQuestion) } : null,
    title: titleProblem,
    text: textProblem,
    questions: questionsProblem,
    questionsHint:
      asked.length > 0 && asked.length < MIN_QUESTIONS_TO_SPLIT
        ? `With fewer than ${MIN_QUESTIONS_TO_SPLIT} questions there is no choose and report half: all of them report.`
        : null,
    byId,
  };
}

/** Further right answers as typed, "9; IX", one by one. */
export function acceptedAnswers(typed: string): string[] {
  return typed
    .split(';')
    .map((answer) => answer.trim())
    .filter(Boolean);
}

function readRow(row: Row, known: string, title: string): QuestionReading {
  if (isBlank(row)) return { problem: null, hint: null };
  const problem = rowProblem(row);
  const answers = [row.answer, ...acceptedAnswers(row.accept)].map(normalise).filter(Boolean);
  if (problem) return { problem, hint: null };
  const standsIn = (words: string) => answers.some((answer) => words.includes(` ${answer} `));
  for (const [where, words] of [
    ['title', title],
    ['question itself', row.question],
  ] as const)
    if (standsIn(` ${normalise(words)} `))
      return { problem, hint: `This answer stands in the ${where}: it can be right without any learning.` };
  return {
    problem,
    hint: standsIn(known)
      ? null
      : 'This answer is not in the passage, so the model can hardly learn it there.',
  };
}

function rowProblem({ question, answer, accept }: Row): string | null {
  if (!question.trim()) return 'The question is missing.';
  if (!normalise(answer)) return 'The answer is missing.';
  const unfitQuestion = unfit(question, PASSAGE_LIMITS.question);
  if (unfitQuestion) return `Question: ${unfitQuestion}`;
  const further = acceptedAnswers(accept);
  if (further.length > PASSAGE_LIMITS.accept) return `At most ${PASSAGE_LIMITS.accept} further answers.`;
  const unfitAnswer = [answer, ...further].map((text) => unfit(text, PASSAGE_LIMITS.answer)).find(Boolean);
  return unfitAnswer ? `Answer: ${unfitAnswer}` : null;
}

function countProblem(count: number): string | null {
  if (count === 0) return 'Add at least one question and its answer.';
  const limit = PASSAGE_LIMITS.questions;
  return count > limit ? `${count} questions; at most ${limit} fit.` : null;
}

/** What is wrong with a text that is not empty, or null. */
export function unfit(text: string, limit: number): string | null {
  const mark = controlMark(text);
  if (mark) return `Take out ${mark}: the model would take it for the end of a turn.`;
  const count = text.trim().length;
  return count > limit ? `${count} of ${limit} characters: ${count - limit} too many.` : null;
}

function isBlank({ question, answer, accept }: Row): boolean {
  return !(question + answer + accept).trim();
}

function asQuestion({ question, answer, accept }: Row): Question {
  const further = acceptedAnswers(accept);
  return {
    question: question.trim(),
    answer: answer.trim(),
    ...(further.length > 0 ? { accept: further } : {}),
  };
}
