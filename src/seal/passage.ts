/** A question about a passage, with the reference answer the quiz grades against. */
export interface Question {
  readonly question: string;
  readonly answer: string;
  /** Further right answers, e.g. "41" beside "41 metres". */
  readonly accept?: readonly string[];
}

export interface Passage {
  readonly title: string;
  readonly text: string;
  readonly questions: readonly Question[];
}

/** Bounds on what a person may put in, in characters and items; the parser names the one that was passed. */
export const PASSAGE_LIMITS = {
  title: 120,
  text: 6000,
  questions: 40,
  question: 300,
  answer: 120,
  accept: 10,
} as const;
/** Fewest questions with which some can choose and others report. */
export const MIN_QUESTIONS_TO_SPLIT = 4;

/**
 * A mark such as `<|im_end|>` in a text, or null. Models take such marks for the end of a turn or a document, so text
 * from outside must not hold one.
 */
export function controlMark(text: string): string | null {
  return /<\|[^<>|]{1,40}\|>/.exec(text)?.[0] ?? null;
}
