import type { RunState } from '../../seal/runState.ts';
import type { DraftQuestion } from '../slices/setup.ts';
import type { LabState } from '../state.ts';

/** Questions, by index, that the untouched model answers right: they cannot show that anything was learned. */
export function knownQuestions({ base }: RunState): number[] {
  if (base.quiz !== 'finished') return [];
  return base.answers.flatMap((answer, index) => (answer?.right ? [index] : []));
}

/** Whether the model was seen to know this question of the draft, word for word. */
export function isKnown({ setup }: Pick<LabState, 'setup'>, row: DraftQuestion): boolean {
  return setup.known.includes(knownKey(row.question, row.answer));
}

export function knownKey(question: string, answer: string): string {
  return JSON.stringify([question.trim(), answer.trim()]);
}
