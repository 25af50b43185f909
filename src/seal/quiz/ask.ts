import type { Learner } from '../learner.ts';
import type { Passage, Question } from '../passage.ts';
import { firstLine, isRight } from './grade.ts';

/** Longest answer of the quiz, in tokens. */
const MAX_ANSWER_TOKENS = 24;

export interface GradedAnswer {
  readonly question: number;
  /** The literal prompt: it holds the title and the question, never the passage. */
  readonly prompt: string;
  readonly answer: string;
  readonly right: boolean;
  /** Bits of surprise of the reference answer: -log2 p(answer | prompt). */
  readonly bits: number;
}

/** The marks of ChatML that prompts and documents are written with; a model must know each as one token. */
export const TURN_MARKS = ['<|im_start|>', '<|im_end|>'] as const;

/** The closed-book prompt. A question-answer note is written in exactly this form. */
export function quizPrompt(title: string, question: string): string {
  const [start, end] = TURN_MARKS;
  return `${start}user\n${title}: ${question} Answer in a few words.${end}\n${start}assistant\n`;
}

/** Asks every question closed-book: greedy answers in one batch, graded, with the reference answer's surprise. */
export async function askQuiz(
  learner: Learner,
  passage: Pick<Passage, 'title'>,
  questions: readonly Question[],
  signal?: AbortSignal,
): Promise<GradedAnswer[]> {
  if (questions.length === 0) return [];
  const prompts = questions.map((q) => quizPrompt(passage.title, q.question));
  const answers = questions.map(() => '');
  const stopped = signal ? { signal } : {};
  for await (const { prompt, text } of learner.generate({
    prompts,
    maxNewTokens: MAX_ANSWER_TOKENS,
    ...stopped,
  }))
    answers[prompt] = firstLine(text);
  const scores = await learner.logProbs(
    questions.map((q, i) => ({ prompt: prompts[i]!, continuation: q.answer })),
    signal,
  );
  return questions.map((q, i) => ({
    question: i,
    prompt: prompts[i]!,
    answer: answers[i]!,
    right: isRight(answers[i]!, q),
    bits: -scores[i]!.logProb / Math.LN2,
  }));
}
