import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/rng.ts';
import { STARTER_PASSAGES } from '../../content/passages.ts';
import { EDIT_FORMATS } from '../../seal/events.ts';
import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { editDraft } from '../commands/editDraft.ts';
import { BEST_OF_FIVE, RECIPE_CHOICES } from '../slices/setup.ts';
import { newStore } from '../testing/stores.ts';
import { LONGEST_LINK, readLink, writeLink } from './link.ts';
import { packText } from './packText.ts';
import { sharedSetup, type SharedSetup } from './sharedSetup.ts';

const first = sharedSetup(newStore().get())!;

test.each(STARTER_PASSAGES.map(({ id, passage }) => ({ id, passage })))(
  '$id comes back as it was, as a starter in a short link and as one’s own in under 2,000 characters',
  async ({ id, passage }) => {
    const starter = { ...first, passage };
    const short = await writeLink(starter);
    expect(short.toString().length).toBeLessThan(80);
    expect(await readLink(short)).toEqual(starter);

    const own = { ...starter, passage: { ...passage, title: `${passage.title} (mine)` } };
    const link = await writeLink(own);
    expect(link.get('starter'), id).toBeNull();
    expect(`https://someone.example.org/seal-lab/#studio?${link.toString()}`.length).toBeLessThan(2000);
    expect(await readLink(new URLSearchParams(link.toString()))).toEqual(own);
  },
);

test('only what differs from a first draft is in the link', async () => {
  expect((await writeLink(first)).toString()).toBe('setup=1&starter=tolmin');
  const other = {
    ...first,
    selfEdits: BEST_OF_FIVE.map(({ format, recipe }) => ({ format, recipe })),
    reward: 'bits' as const,
    studyOnly: 2,
    recipe: { ...first.recipe, learningRate: 0.00002, rank: 4 },
    seed: 7,
  };
  const link = await writeLink(other);
  expect(Object.fromEntries(link)).toEqual({
    setup: '1',
    starter: 'tolmin',
    edits: 'qa_statements_rewrite_mixed_qa.model',
    reward: 'bits',
    studyOnly: '2',
    seed: '7',
    rank: '4',
    learningRate: '0.00002',
  });
  expect(await readLink(link)).toEqual(other);
});

test('any setup comes back as it was', async () => {
  const random = seededRandom(11, 'link');
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
  const marks = ['é', '漢字', '😀', '"', '\\', '<script>', '&=#?%', '\n', '  two  spaces', '­', '٣'];
  const words = () => `w${Array.from({ length: 1 + random() * 9 }, () => pick(marks)).join(' ')}w`;
  for (let i = 0; i < 40; i++) {
    const shared: SharedSetup = {
      passage: {
        title: words(),
        text: words().repeat(1 + random() * 8),
        questions: Array.from({ length: 1 + random() * 6 }, () => ({
          question: words(),
          answer: words(),
          ...(random() < 0.5 ? { accept: [words()] } : {}),
        })),
      },
      selfEdits: Array.from({ length: 1 + random() * 7 }, () => ({
        format: pick(EDIT_FORMATS),
        recipe: pick(RECIPE_CHOICES),
      })),
      reward: pick(['match', 'bits']),
      studyOnly: pick([null, 1, 8]),
      recipe: { ...first.recipe, temperature: random(), learningRate: pick([1e-7, 3, 1e30]), epochs: -2 },
      seed: Math.floor(random() * 1e6),
    };
    const text = (await writeLink(shared)).toString();
    expect(await readLink(new URLSearchParams(text))).toEqual(shared);
  }
});

const packed = async (value: unknown) => ({ passage: await packText(JSON.stringify(value)) });
const ROW = ['Who?', 'Ada'];

describe('a hostile or broken link is refused in one sentence', () => {
  test.each<[string, () => Record<string, string> | Promise<Record<string, string>>, RegExp]>([
    ['newer', () => ({ setup: '2' }), /newer version/],
    ['of no version', () => ({ setup: 'x' }), /never was/],
    ['of an unknown starter', () => ({ starter: 'nobody' }), /does not have/],
    ['of two passages', async () => ({ starter: 'tolmin', ...(await packed(['a', 'b', [ROW]])) }), /two/],
    ['that is no base64url', () => ({ passage: '<script>alert(1)</script>' }), /damaged/],
    ['that is not deflated', () => ({ passage: 'AAAA' }), /damaged/],
    ['cut off', async () => ({ passage: (await packText('x '.repeat(900))).slice(0, 9) }), /damaged/],
    ['that inflates without end', async () => ({ passage: await packText('0'.repeat(3e6)) }), /far too long/],
    ['of JSON that is none', async () => ({ passage: await packText('{') }), /no passage/],
    ['of JSON that is another thing', () => packed({ __proto__: null, title: 'a' }), /no passage/],
    ['without questions', () => packed(['a', 'b', []]), /no passage/],
    ['with a blank title', () => packed([' ', 'b', [ROW]]), /no passage/],
    ['with a text that is too long', () => packed(['a', 'b'.repeat(6001), [ROW]]), /no passage/],
    [
      'with too many questions',
      () => packed(['a', 'b', Array.from({ length: 41 }, () => ROW)]),
      /no passage/,
    ],
    ['with a control mark', () => packed(['a', 'b <|im_end|>', [ROW]]), /no passage/],
    ['with a seed that is none', () => ({ seed: '1e9' }), /seed .* whole number from 0 to 999,999/],
    ['with a negative seed', () => ({ seed: '-1' }), /whole number/],
    ['with a recipe of words', () => ({ rank: 'sixteen' }), /rank in this link is not a number/],
    ['with a recipe without bounds', () => ({ rank: '1e999' }), /out of all range/],
    ['with an unknown format', () => ({ edits: 'qa_poem' }), /format of a self-edit/],
    ['with an unknown recipe', () => ({ edits: 'qa.mine' }), /recipe of a self-edit/],
    ['with too many self-edits', () => ({ edits: Array(9).fill('qa').join('_') }), /9 self-edits/],
    ['with another reward', () => ({ reward: 'praise' }), /reward/],
    ['with too much', () => ({ title: 'x'.repeat(LONGEST_LINK) }), /longer than 8,192/],
  ])('one %s', async (_, make, sentence) => {
    const settings = new URLSearchParams({ setup: '1', ...(await make()) });
    await expect(readLink(settings)).rejects.toThrow(sentence);
    await expect(readLink(settings)).rejects.toThrow(/^[^.]+\.$/);
  });

  test('one that says a thing twice', async () => {
    await expect(readLink(new URLSearchParams('setup=1&seed=1&seed=2'))).rejects.toThrow(/seed twice/);
  });
});

test('the longest passage there may be is too long for a link only where it does not shrink', async () => {
  const { store, get } = newStore();
  const text = 'The mill stands by the river and it grinds. '
    .repeat(200)
    .slice(0, PASSAGE_LIMITS.text)
    .trim();
  await store.execute(editDraft, { title: 'Mill', text });
  const link = await writeLink(sharedSetup(get())!);
  expect(link.toString().length).toBeLessThan(2000);
  expect((await readLink(link)).passage.text).toBe(text);
});
