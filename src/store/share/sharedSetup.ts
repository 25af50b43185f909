import { STARTER_PASSAGES } from '../../content/passages.ts';
import type { RunSetup } from '../../seal/events.ts';
import type { Passage } from '../../seal/passage.ts';
import type { Recipe } from '../../seal/recipe.ts';
import { readDraft } from '../readDraft.ts';
import type { Draft, DraftSelfEdit } from '../slices/setup.ts';
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

function setupOfRun({ passage, candidates, reward, studyOnly, recipe, seed }: RunSetup): SharedSetup {
  return {
    passage,
    selfEdits: candidates.map((plan) => ({ format: plan.format, recipe: plan.recipe ?? 'person' })),
    reward: reward ?? 'match',
    studyOnly: studyOnly ?? null,
    recipe,
    seed,
  };
}
