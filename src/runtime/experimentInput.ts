import { controlMark, PASSAGE_LIMITS, type Passage, type Question } from '../seal/passage.ts';

export interface ExperimentInput {
  readonly passages: readonly Passage[];
}

/** A bad field of an experiment's input: its path, what was expected there and what was found. */
export class ExperimentInputError extends Error {
  override name = 'ExperimentInputError';
}

/**
 * Checks what was read from an experiment's input file: a list of passages, or one passage by itself. Fields it does not
 * know are left out.
 * @throws ExperimentInputError, e.g. "passages[1].questions[0].answer: expected text, got nothing"
 */
export function parseExperimentInput(value: unknown): ExperimentInput {
  const input = record(value, 'input');
  const { passages } = 'text' in input && !('passages' in input) ? { passages: [input] } : input;
  return { passages: list(passages, 'passages', { from: 1, to: 1000 }, passage) };
}

function passage(value: unknown, path: string): Passage {
  const { title, text: body, questions } = record(value, path);
  return {
    title: text(title, `${path}.title`, PASSAGE_LIMITS.title),
    text: text(body, `${path}.text`, PASSAGE_LIMITS.text),
    questions: list(questions, `${path}.questions`, { from: 1, to: PASSAGE_LIMITS.questions }, question),
  };
}

function question(value: unknown, path: string): Question {
  const { question: asked, answer, accept } = record(value, path);
  return {
    question: text(asked, `${path}.question`, PASSAGE_LIMITS.question),
    answer: text(answer, `${path}.answer`, PASSAGE_LIMITS.answer),
    ...(accept !== undefined && {
      accept: list(accept, `${path}.accept`, { from: 0, to: PASSAGE_LIMITS.accept }, (each, at) =>
        text(each, at, PASSAGE_LIMITS.answer),
      ),
    }),
  };
}

function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(path, 'an object', value);
  return value as Record<string, unknown>;
}

function list<T>(
  value: unknown,
  path: string,
  size: { readonly from: number; readonly to: number },
  parse: (item: unknown, path: string) => T,
): T[] {
  if (!Array.isArray(value)) return refuse(path, 'a list', value);
  if (value.length < size.from) return refuse(path, `at least ${size.from} in the list`, value);
  if (value.length > size.to) return refuse(path, `at most ${size.to} in the list`, value);
  return value.map((item, i) => parse(item, `${path}[${i}]`));
}

function text(value: unknown, path: string, limit: number): string {
  if (typeof value !== 'string') return refuse(path, 'text', value);
  const trimmed = value.trim();
  if (trimmed === '') return refuse(path, 'text', value);
  if (trimmed.length > limit) return refuse(path, `at most ${limit} characters`, value);
  const mark = controlMark(trimmed);
  if (mark) return refuse(path, 'text without control marks', mark);
  return trimmed;
}

function refuse(path: string, expected: string, got: unknown): never {
  throw new ExperimentInputError(`${path}: expected ${expected}, got ${nameOf(got)}`);
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'string' && controlMark(value) === value) return value;
  if (typeof value === 'string')
    return value.trim() === '' ? 'empty text' : `text of ${value.trim().length} characters`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}
