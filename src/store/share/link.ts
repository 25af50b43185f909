/**
 * The setup of a run as the part of an address behind `#`: `#studio?setup=1&starter=tolmin&seed=7`. Only what differs
 * from a first draft is in it; a passage of one's own is deflated. Nothing of it reaches a server.
 */
import * as z from 'zod/mini';
import { BUNDLED_MODEL } from '../../content/models.ts';
import { STARTER_PASSAGES } from '../../content/passages.ts';
import { EDIT_FORMATS } from '../../seal/events.ts';
import type { Passage } from '../../seal/passage.ts';
import { defaultRecipe, type Recipe } from '../../seal/recipe.ts';
import { passage as passageSchema } from '../persist/eventSchema.ts';
import { MAX_SEED, MAX_SELF_EDITS, RECIPE_CHOICES, REWARD_KINDS } from '../slices/setup.ts';
import { LinkProblem } from './linkProblem.ts';
import { LINK_SETTING } from './linkSetting.ts';
import { packText, unpackText } from './packText.ts';
import { asRows, starterOf, type SharedSetup } from './sharedSetup.ts';

const LINK_VERSION = 1;
/** Longest text behind `#` that is looked at, in characters. */
export const LONGEST_LINK = 8192;
/** Most bytes a passage in a link may inflate to. */
const MOST_INFLATED = 65_536;

const FIRST = { selfEdits: 'qa', reward: 'match', seed: 1 } as const;
const RECIPE_FIELDS = Object.keys(defaultRecipe(BUNDLED_MODEL.layers)) as (keyof Recipe)[];

/** Every setting of the address that belongs to a setup, so that they can be taken away together. */
export const LINK_SETTINGS: readonly string[] = [
  LINK_SETTING,
  'starter',
  'passage',
  'edits',
  'reward',
  'studyOnly',
  'seed',
  ...RECIPE_FIELDS,
];

export async function writeLink(shared: SharedSetup): Promise<URLSearchParams> {
  const settings = new URLSearchParams({ [LINK_SETTING]: String(LINK_VERSION) });
  const starter = starterOf(shared.passage);
  if (starter) settings.set('starter', starter);
  else settings.set('passage', await packText(JSON.stringify(asRows(shared.passage))));
  const edits = shared.selfEdits
    .map(({ format, recipe }) => (recipe === 'person' ? format : `${format}.${recipe}`))
    .join('_');
  if (edits !== FIRST.selfEdits) settings.set('edits', edits);
  if (shared.reward !== FIRST.reward) settings.set('reward', shared.reward);
  if (shared.studyOnly !== null) settings.set('studyOnly', String(shared.studyOnly));
  if (shared.seed !== FIRST.seed) settings.set('seed', String(shared.seed));
  const usual = defaultRecipe(BUNDLED_MODEL.layers);
  for (const field of RECIPE_FIELDS) {
    const value = shared.recipe[field];
    // A field that was left empty is NaN, and is the default when the run starts.
    if (Number.isFinite(value) && value !== usual[field]) settings.set(field, String(value));
  }
  return settings;
}

/**
 * Reads the settings of a link. What is not in it is as in a first draft.
 * @throws LinkProblem with one sentence for a link that is too long, newer, damaged or out of range
 */
export async function readLink(settings: URLSearchParams): Promise<SharedSetup> {
  if (settings.toString().length > LONGEST_LINK)
    throw new LinkProblem(`This link is longer than ${LONGEST_LINK.toLocaleString('en')} characters.`);
  const version = settings.get(LINK_SETTING);
  if (version !== String(LINK_VERSION))
    throw new LinkProblem(
      Number(version) > LINK_VERSION
        ? 'This link was made by a newer version of this page.'
        : 'This link names a version that there never was.',
    );
  for (const name of LINK_SETTINGS)
    if (settings.getAll(name).length > 1) throw new LinkProblem(`This link says ${name} twice.`);
  return {
    passage: await readPassage(settings),
    selfEdits: readEdits(settings.get('edits') ?? FIRST.selfEdits),
    reward: oneOf(REWARD_KINDS, settings.get('reward') ?? FIRST.reward, 'reward'),
    studyOnly: wholeNumber(settings, 'studyOnly', 1, MAX_SELF_EDITS),
    seed: wholeNumber(settings, 'seed', 0, MAX_SEED) ?? FIRST.seed,
    recipe: readRecipe(settings),
  };
}

async function readPassage(settings: URLSearchParams): Promise<Passage> {
  const packed = settings.get('passage');
  const starter = settings.get('starter');
  if (packed === null) {
    const found = STARTER_PASSAGES.find(({ id }) => id === (starter ?? STARTER_PASSAGES[0]!.id));
    if (found) return found.passage;
    throw new LinkProblem('This link names a starter passage that this page does not have.');
  }
  if (starter !== null) throw new LinkProblem('This link holds two passages.');
  const text = await unpackText(packed, MOST_INFLATED);
  if (text === null) throw new LinkProblem('The passage in this link is damaged, or far too long.');
  const rows = passageRows.safeParse(parseJson(text));
  if (!rows.success)
    throw new LinkProblem('The passage in this link is no passage with questions that this page takes.');
  return rows.data;
}

/** As `asRows` writes it, under the same bounds as any passage. */
const passageRows = z.pipe(
  z.pipe(
    z.tuple([
      z.string().check(z.trim(), z.minLength(1)),
      z.string().check(z.trim(), z.minLength(1)),
      z.array(z.array(z.string().check(z.trim(), z.minLength(1))).check(z.minLength(2))),
    ]),
    z.transform(([title, text, questions]) => ({
      title,
      text,
      questions: questions.map(([question, answer, ...accept]) => ({
        question,
        answer,
        ...(accept.length > 0 ? { accept } : {}),
      })),
    })),
  ),
  passageSchema,
);

function readEdits(text: string): SharedSetup['selfEdits'] {
  const edits = text.split('_').map((edit) => {
    const [format = '', whose = 'person', ...more] = edit.split('.');
    if (more.length > 0) throw new LinkProblem('The self-edits in this link cannot be read.');
    return {
      format: oneOf(EDIT_FORMATS, format, 'format of a self-edit'),
      recipe: oneOf(RECIPE_CHOICES, whose, 'recipe of a self-edit'),
    };
  });
  if (edits.length > MAX_SELF_EDITS)
    throw new LinkProblem(
      `This link asks for ${edits.length} self-edits, and at most ${MAX_SELF_EDITS} fit.`,
    );
  return edits;
}

function readRecipe(settings: URLSearchParams): Recipe {
  const recipe: Record<keyof Recipe, number> = { ...defaultRecipe(BUNDLED_MODEL.layers) };
  for (const field of RECIPE_FIELDS) {
    const text = settings.get(field);
    if (text === null) continue;
    // As JavaScript writes numbers; what is out of its safe range is capped when the run starts, and said.
    if (!/^-?\d{1,21}(\.\d{1,20})?(e[+-]?\d{1,3})?$/.test(text))
      throw new LinkProblem(`The ${field} in this link is not a number.`);
    recipe[field] = Number(text);
    if (!Number.isFinite(recipe[field]))
      throw new LinkProblem(`The ${field} in this link is out of all range.`);
  }
  return recipe;
}

function wholeNumber(settings: URLSearchParams, name: string, min: number, max: number): number | null {
  const text = settings.get(name);
  if (text === null) return null;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new LinkProblem(
    `The ${name} in this link is not a whole number from ${min} to ${max.toLocaleString('en')}.`,
  );
}

function oneOf<T extends string>(known: readonly T[], text: string, what: string): T {
  const found = known.find((each) => each === text);
  if (found) return found;
  throw new LinkProblem(`This link names a ${what} that this page does not know.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
