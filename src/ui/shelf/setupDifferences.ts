import { RECIPE_HELP, REWARD_HELP, STUDY_FIELDS, WRITER_FIELDS } from '../../content/recipeHelp.ts';
import type { RunState } from '../../seal/runState.ts';
import { counted, listed } from '../parts/quantity.ts';
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
    JSON.stringify([passage.text, passage.questions.map(keyOf)]);
  return asked(left) === asked(right);
}

function keyOf({ question, answer, accept = [] }: Passage['questions'][number]): string {
  return JSON.stringify([question, answer, ...accept]);
}

/** In the same order for every run. What differs is told so that it shows. */
function factsOf(of: RunState, other: RunState): [string, string][] {
  const { setup, started, candidates } = of;
  const { passage, recipe } = setup;
  const sameModel = started.model.name === other.started.model.name;
  const fields = [...WRITER_FIELDS, ...STUDY_FIELDS].map((field): [string, string] => [
    RECIPE_HELP[field].label,
    recipe[field].toLocaleString('en', { maximumSignificantDigits: 12 }),
  ]);
  return [
    ['Passage', passageWords(passage, other.setup.passage)],
    ['Questions', questionWords(passage, other.setup.passage)],
    ['Seed', String(setup.seed)],
    ['Report half', numberWords(started.split.report)],
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

type Passage = RunState['setup']['passage'];

/** Characters of a text that are told before where it differs from another, and after. */
const AROUND = 24;

/** Of two texts under one title, the place where they part. */
function passageWords({ title, text }: Passage, other: Passage): string {
  if (title !== other.title || text === other.text) return `“${title}”`;
  const [own, theirs] = [Array.from(text), Array.from(other.text)];
  const parts = own.findIndex((character, i) => character !== theirs[i]);
  const at = parts === -1 ? own.length : parts;
  const piece = own.slice(Math.max(0, at - AROUND), at + AROUND).join('');
  return `“${title}”, with “…${piece}…”`;
}

/** Questions that are told word for word. */
const MOST_TOLD = 3;

/** How many there are, and which of them the other run does not have. */
function questionWords({ questions }: Passage, other: Passage): string {
  const theirs = new Set(other.questions.map(keyOf));
  const alone = questions.filter((question) => !theirs.has(keyOf(question)));
  const count = counted(questions.length, 'question');
  if (alone.length === 0) return count;
  const told = alone
    .slice(0, MOST_TOLD)
    .map(({ question, answer, accept = [] }) => `“${question}” (${[answer, ...accept].join(' or ')})`);
  const more = alone.length > MOST_TOLD ? [`${alone.length - MOST_TOLD} more`] : [];
  return `${count}; only here: ${listed([...told, ...more])}`;
}

/** Questions count from 1. */
function numberWords(questions: readonly number[]): string {
  return questions.length === 0 ? 'none' : `questions ${listed(questions.map((index) => index + 1))}`;
}
