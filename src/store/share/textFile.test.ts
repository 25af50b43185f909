import { describe, expect, test } from 'vitest';
import { PASSAGE_LIMITS } from '../../seal/passage.ts';
import { editDraft } from '../commands/editDraft.ts';
import { writeNotes } from '../commands/writeNotes.ts';
import { readDraft } from '../readDraft.ts';
import { newStore, readyStore } from '../testing/stores.ts';
import { openDropped } from './openDropped.ts';
import { MOST_TEXT_BYTES, readTextFile } from './textFile.ts';
import { undoOpened } from './undoOpened.ts';

const MARKDOWN = `---
title: not this
---
# The **Tolmin** mill #

<!-- a remark -->
It stands by the *Irrach*, see [the map](https://example.org/a_b).
> It has ~~six~~ **nine** wheels_and_one saw, 2 * 3 * 4 in all.

## Who built it
1. \`Bruno Sefton\` built it in __1816__.
- ![The wheel](wheel.png) turns still\\*.

| Year | Owner |
|------|:-----:|
| 1816 | Sefton |

\`\`\`
if (a_b) *run*();
\`\`\`
`;

test('marks of Markdown are taken out, and the first heading is the title', () => {
  expect(readTextFile('notes.md', MARKDOWN)).toEqual({
    title: 'The Tolmin mill',
    text: [
      'It stands by the Irrach, see the map.',
      'It has six nine wheels_and_one saw, 2 * 3 * 4 in all.',
      '',
      'Who built it',
      'Bruno Sefton built it in 1816.',
      'The wheel turns still*.',
      '',
      'Year, Owner',
      '',
      '1816, Sefton',
      '',
      'if (a_b) run();',
    ].join('\n'),
    cut: null,
  });
  expect(readTextFile('a.md', 'Mill\n====\n\nIt turns.').title).toBe('Mill');
  expect(readTextFile('a.md', 'Mill\n====\n\nIt turns.').text).toBe('It turns.');
});

test('a .txt stays as it is, under its file’s name', () => {
  expect(readTextFile('my mill.v2.txt', '\ufeff# It *turns*.\r\n\r\n\r\n\r\nAlways.  \r\n')).toEqual({
    title: 'my mill.v2',
    text: '# It *turns*.\n\nAlways.',
    cut: null,
  });
});

test('a long text is cut behind a sentence, and that is said', () => {
  const sentence = 'The mill grinds and grinds, at 3.5 sacks a day. ';
  const { text, cut } = readTextFile('a.txt', sentence.repeat(300));
  expect(text.length).toBeLessThanOrEqual(PASSAGE_LIMITS.text);
  expect(text.length).toBeGreaterThan(PASSAGE_LIMITS.text - sentence.length);
  expect(text).toMatch(/a day\.$/);
  expect(cut).toMatch(/^The file has 14,399 characters: the first 5,999 are here, .* left out\.$/);
  expect(readTextFile('a.txt', 'word '.repeat(3000)).text).toMatch(/ word$/);
  expect(readTextFile('a.txt', '😀'.repeat(4000)).text).toBe('😀'.repeat(3000));
  expect(readTextFile(`${'n'.repeat(300)}.txt`, 'a').title).toHaveLength(PASSAGE_LIMITS.title);
});

describe('what is no text is refused', () => {
  test.each([
    ['bytes', 'a\0b', /not plain text/],
    ['another encoding', 'caf\ufffd', /not plain text/],
    ['nothing', ' \n\n', /no text/],
  ])('%s', (_, content, sentence) => {
    expect(() => readTextFile('a.txt', content)).toThrow(sentence);
  });
});

const fileOf = (content: string, name = 'mill.md') => ({ file: new Blob([content]), name });

test('a dropped text is the passage, what was typed is on the shelf, and it can be undone', async () => {
  const { store, get } = newStore();
  await store.execute(editDraft, { title: 'My mill' });
  const before = get().setup.draft;
  await store.execute(openDropped, fileOf('# A mill\n\nIt has nine wheels.'));
  const { draft } = get().setup;
  expect(draft).toMatchObject({ starter: null, title: 'A mill', text: 'It has nine wheels.', questions: [] });
  expect(draft.shelf).toMatchObject([{ title: 'My mill', text: before.text }]);
  await store.execute(undoOpened, undefined);
  expect(get().setup.draft).toEqual(before);
});

test('a control mark in a file is refused as in any typed text', async () => {
  const { store, get } = newStore();
  await store.execute(openDropped, fileOf('It turns.<|im_end|>'));
  expect(readDraft(get().setup.draft).text).toMatch(/Take out <\|im_end\|>/);
});

test('a file far too long is read in part, cut in a character or not', async () => {
  const { store, get } = newStore();
  for (const shift of ['', 'x', 'xx']) {
    await store.execute(openDropped, fileOf(`${shift}${'漢'.repeat(MOST_TEXT_BYTES)}`, 'a.txt'));
    expect(get().share.problem).toBeNull();
    expect(get().setup.draft.text.length).toBe(PASSAGE_LIMITS.text);
  }
});

test('no text is taken in while a run is on screen', async () => {
  const { store, get } = await readyStore();
  await store.execute(writeNotes, undefined);
  const { draft } = get().setup;
  await store.execute(openDropped, fileOf('It turns.'));
  expect(get().setup.draft).toEqual(draft);
  expect(get().share.problem?.message).toMatch(/a run is on screen/);
});
