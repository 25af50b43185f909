import { STARTER_PASSAGES } from '../../content/passages.ts';
import type { RunSetup } from '../../seal/events.ts';
import type { Passage } from '../../seal/passage.ts';
import type { Recipe } from '../../seal/recipe.ts';
import { putAside } from '../commands/choosePassage.ts';
import { acceptedAnswers, readDraft } from '../readDraft.ts';
import { draftQuestions, type Draft, type DraftContent, type DraftSelfEdit } from '../slices/setup.ts';
import type { LabState } from '../state.ts';

/** What decides a run and can be told in a link. Writers cannot: they are weights, kept in one browser. */
export interface SharedSetup {
  readonly passage: Passage;
  /** Without writers of the person's own. */
  readonly selfEdits: readonly Omit<DraftSelfEdit, 'writer'>[];
  readonly reward: Draft['reward'];
  readonly studyOnly: number | null;
  readonly recipe: Recipe;
  readonly seed: number;
}

/** The setup of the run on screen, else of the draft; null where the draft is not yet one that can be run. */
export function sharedSetup({ run, setup }: Pick<LabState, 'run' | 'setup'>): SharedSetup | null {
  if (run.state) return setupOfRun(run.state.setup);
  const { passage } = readDraft(setup.draft);
  if (!passage) return null;
  const { selfEdits, reward, studyOnly, recipe, seed } = setup.draft;
  return {
    passage,
    selfEdits: selfEdits.map(({ format, recipe: whose }) => ({ format, recipe: whose })),
    reward,
    studyOnly,
    recipe,
    seed,
  };
}

/** The setup as a draft. What was being written is put aside, where anything of it would be gone. */
export function draftOfShared(shared: SharedSetup, before: Draft, newId: () => string): Draft {
  const { passage, selfEdits, reward, studyOnly, recipe, seed } = shared;
  const isThere = holdsPassage(before, passage) && !before.questions.some(({ proposed }) => proposed);
  return {
    starter: starterOf(passage),
    title: passage.title,
    text: passage.text,
    questions: draftQuestions(passage, newId),
    shelf: isThere ? before.shelf : putAside(before, newId),
    selfEdits: selfEdits.map((edit) => ({ ...edit, writer: null })),
    reward,
    studyOnly,
    recipe,
    seed,
  };
}

/** Whether a run of what is written there would be of this passage, with these questions. */
export function holdsPassage(content: DraftContent, passage: Passage): boolean {
  const words = ({ title, text, questions }: DraftContent) => {
    const rows = questions
      .filter(({ proposed }) => !proposed)
      .map(({ question, answer, accept }) => [question.trim(), answer.trim(), ...acceptedAnswers(accept)])
      .filter((row) => row.some(Boolean));
    return JSON.stringify([title.trim(), text.trim(), rows]);
  };
  return words(content) === words({ ...passage, questions: draftQuestions(passage, () => '') });
}

/** Whether a self-edit of it is by a writer that a link cannot take along. */
export function hasOwnWriter({ run, setup }: Pick<LabState, 'run' | 'setup'>): boolean {
  if (run.state) return run.state.setup.candidates.some(({ writer }) => writer);
  return setup.draft.selfEdits.some(({ writer }) => writer !== null);
}

/** The starter passage this is, word for word; null for any other. */
export function starterOf(passage: Passage): string | null {
  const text = JSON.stringify(asRows(passage));
  return STARTER_PASSAGES.find((starter) => JSON.stringify(asRows(starter.passage)) === text)?.id ?? null;
}

/** A passage as the shortest JSON it has. */
export function asRows({ title, text, questions }: Passage): [string, string, string[][]] {
  return [title, text, questions.map(({ question, answer, accept = [] }) => [question, answer, ...accept])];
}

export function setupOfRun({ passage, candidates, reward, studyOnly, recipe, seed }: RunSetup): SharedSetup {
  return {
    passage,
    selfEdits: candidates.map((plan) => ({ format: plan.format, recipe: plan.recipe ?? 'person' })),
    reward: reward ?? 'match',
    studyOnly: studyOnly ?? null,
    recipe,
    seed,
  };
}
