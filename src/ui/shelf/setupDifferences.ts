import { RECIPE_HELP, REWARD_HELP, STUDY_FIELDS, WRITER_FIELDS } from '../../content/recipeHelp.ts';
import type { RunState } from '../../seal/runState.ts';
import { counted, listed, plainNumber } from '../parts/quantity.ts';
import { selfEditWords } from '../studio/recipeWords.ts';

/** One thing in which two runs were set up differently, in words. */
export interface Difference {
  readonly name: string;
  readonly left: string;
  readonly right: string;
}

/** Everything that differs between two setups, and nothing that does not. */
export function setupDifferences(left: RunState, right: RunState): Difference[] {
  const own = factsOf(left, right);
  const other = factsOf(right, left);
  return own.flatMap(([name, value], i) => {
    const theirs = other[i]![1];
    return value === theirs ? [] : [{ name, left: value, right: theirs }];
  });
}

/** Whether both asked the same questions about the same passage, with the same right answers. */
export function askTheSame(left: RunState, right: RunState): boolean {
  const asked = ({ setup: { passage } }: RunState) =>
    JSON.stringify([passage.text, passage.questions.map((question) => keyOf(question))]);
  return asked(left) === asked(right);
}

type Question = RunState['setup']['passage']['questions'][number];

function keyOf({ question, answer, accept = [] }: Question): string {
  return JSON.stringify([question, answer, ...accept]);
}

/** In the same order for every run. What is a difference is told so that it shows: a text that has changed, by its length. */
function factsOf(of: RunState, other: RunState): [string, string][] {
  const { setup, started, candidates } = of;
  const { passage, recipe } = setup;
  const sameTitle = passage.title === other.setup.passage.title;
  const sameText = passage.text === other.setup.passage.text;
  const sameModel = started.model.name === other.started.model.name;
  const theirs = new Set(other.setup.passage.questions.map(keyOf));
  const lacking = passage.questions.filter((question) => !theirs.has(keyOf(question))).length;
  const fields = [...WRITER_FIELDS, ...STUDY_FIELDS].map((field): [string, string] => [
    RECIPE_HELP[field].label,
    plainNumber(recipe[field]),
  ]);
  return [
    [
      'Passage',
      sameTitle && !sameText
        ? `“${passage.title}”, in ${passage.text.length.toLocaleString('en')} characters (${endOf(passage.text)})`
        : `“${passage.title}”`,
    ],
    [
      'Questions',
      `${counted(passage.questions.length, 'question')}${lacking > 0 ? `, ${lacking} not in the other run` : ''}`,
    ],
    ['Seed', String(setup.seed)],
    ['Report half', questionsWords(started.split.report)],
    [
      'Model',
      sameModel ? `${started.model.name}, file ${started.model.sha256.slice(0, 12)}` : started.model.name,
    ],
    ['Ran on', started.executor.description],
    ['Self-edits', listed(candidates.map((candidate) => selfEditWords(candidate)))],
    ['Reward', REWARD_HELP[setup.reward ?? 'match'].label],
    [
      'Studied',
      setup.studyOnly === undefined
        ? 'all self-edits'
        : `the ${setup.studyOnly} that the cheap judge likes best`,
    ],
    ['Passage-only lane', setup.control === false ? 'left out' : 'studied too'],
    ['Notes', candidates.some(({ edited }) => edited) ? 'edited by you' : 'as the model wrote them'],
    ...fields,
  ];
}

function endOf(text: string): string {
  return `ends “…${text.trim().slice(-24)}”`;
}

/** Questions count from 1. */
function questionsWords(questions: readonly number[]): string {
  return questions.length === 0 ? 'none' : `questions ${listed(questions.map((index) => index + 1))}`;
}
