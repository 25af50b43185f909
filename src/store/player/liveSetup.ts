import { STARTER_PASSAGES } from '../../content/passages.ts';
import type { RunSetup } from '../../seal/events.ts';
import { draftQuestions, firstDraft, type Draft } from '../slices/setup.ts';

/** Whether nothing in the draft is the person's own: neither passage nor settings. */
export function isFirstDraft(draft: Draft): boolean {
  return settingsOf(draft) === settingsOf(firstDraft(() => ''));
}

/** Whether nothing of the draft would be lost if the recorded run's setup took its place. */
export function mayBeReplaced(draft: Draft, recorded: RunSetup): boolean {
  return isFirstDraft(draft) || settingsOf(draft) === settingsOf(draftOf(draft, recorded, () => ''));
}

/** Whether both would be the same run, with the same writers. */
export function sameSettings(one: Draft, other: Draft): boolean {
  return settingsOf(one) === settingsOf(other);
}

/** The draft of the same run again. */
export function draftOf(draft: Draft, { passage, ...setup }: RunSetup, newId: () => string): Draft {
  return {
    starter: STARTER_PASSAGES.find((starter) => starter.passage.text === passage.text)?.id ?? null,
    title: passage.title,
    text: passage.text,
    questions: draftQuestions(passage, newId),
    shelf: draft.shelf,
    selfEdits: setup.candidates.map(({ format, recipe }) => ({
      format,
      recipe: recipe ?? 'person',
      writer: null,
    })),
    reward: setup.reward ?? 'match',
    studyOnly: setup.studyOnly ?? null,
    recipe: setup.recipe,
    seed: setup.seed,
  };
}

function settingsOf(draft: Draft): string {
  const { starter, title, text, questions, selfEdits, reward, studyOnly, recipe, seed } = draft;
  const rows = questions.map(({ question, answer, accept }) => [question, answer, accept]);
  // A recipe's fields come in the order they were written in.
  const fields = Object.entries(recipe).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([
    starter,
    title,
    text,
    rows,
    selfEdits.map(inOrder),
    reward,
    studyOnly,
    fields,
    seed,
  ]);
}

function inOrder({ format, recipe, writer }: Draft['selfEdits'][number]): unknown[] {
  return [format, recipe, writer];
}
