/** What comes from someone else, in the built page: refused in plain words or shown as text, and never run. */
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packText } from '../store/share/packText.ts';
import { openApp, type App, type Visitor } from './app.ts';
import { IN_TIME, ReplayPage } from './pages/replayPage.ts';

/** If any of it were taken for a page or a script, the page would be changed. */
const SCRIPT = '<img src=x onerror="window.ran = 1"><script>window.ran = 1</script>';
const ROW = ['Who?', 'Ada'];

let app: App;
let visitor: Visitor;
let replay: ReplayPage;
let dialogs: string[];
beforeAll(async () => {
  app = await openApp();
  visitor = await app.visitor({ reducedMotion: 'reduce' });
  visitor.page.setDefaultTimeout(10_000);
  dialogs = [];
  visitor.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  replay = new ReplayPage(visitor.page);
  await replay.open();
});
afterAll(() => app.close());

async function expectNothingRan(): Promise<void> {
  const { page, complaints, requests } = visitor;
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  expect(dialogs).toEqual([]);
  expect(complaints).toEqual([]);
  expect(requests.filter((url) => !url.startsWith(app.url) && !/^(blob|data):/.test(url))).toEqual([]);
}

const packed = async (value: unknown) => `passage=${await packText(JSON.stringify(value))}`;

test.each<[string, () => string | Promise<string>, RegExp]>([
  ['of a million characters', () => `title=${'x'.repeat(1_000_000)}`, /longer than 8,192/],
  ['of JSON that is cut', async () => `passage=${await packText('["a","b",[["Who?"')}`, /no passage/],
  ['of other JSON', () => packed({ title: SCRIPT, text: 7 }), /no passage/],
  ['that inflates to 3 MB', async () => `passage=${await packText('0'.repeat(3_000_000))}`, /far too long/],
  ['with a script for a passage', () => `passage=${encodeURIComponent(SCRIPT)}`, /damaged/],
  ['with a script for a seed', () => `seed=${encodeURIComponent(SCRIPT)}`, /seed in this link/],
  ['of numbers without end', () => 'rank=1e999', /out of all range/],
])('a link %s is refused in plain words', async (_, make, sentence) => {
  const problem = visitor.page.getByText(sentence);
  await replay.follow(`#studio?setup=1&${await make()}`);
  await problem.waitFor(IN_TIME);
  await replay.button('Close').click();
  await problem.waitFor({ state: 'detached' });
  await replay.slider.waitFor();
  await expectNothingRan();
});

const zipped = (files: Record<string, string>) =>
  Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
  );

test.each<[string, string, () => Buffer, RegExp]>([
  ['8 MB of zeros', 'a.seal.zip', () => Buffer.alloc(8_000_000), /not a zip/],
  ['8 MB of scripts', 'a.seal.zip', () => Buffer.from(SCRIPT.repeat(120_000)), /not a zip/],
  ['a manifest that is no JSON', 'a.seal.zip', () => zipped({ 'manifest.json': '{' }), /not of a run/],
  [
    'a manifest of other types',
    'a.seal.zip',
    () => zipped({ 'manifest.json': '{"kind":"seal-lab-run","formatVersion":"1"}' }),
    /not of a run/,
  ],
  ['a zip bomb', 'a.seal.zip', () => zipped({ 'manifest.json': '0'.repeat(9_000_000) }), /would have 9 MB/],
  ['another zip', `${SCRIPT.slice(0, 30)}.zip`, () => zipped({ 'a.html': SCRIPT }), /no manifest/],
])('a file of %s is refused in plain words', async (_, name, make, sentence) => {
  const { page } = visitor;
  const problem = page.getByText(sentence);
  await replay.button('Share').click();
  const file = { name, mimeType: 'application/zip', buffer: make() };
  await page.locator('dialog input[type="file"]').setInputFiles(file);
  await problem.waitFor(IN_TIME);
  await replay.button('Close').click();
  await problem.waitFor({ state: 'detached' });
  await replay.slider.waitFor();
  await expectNothingRan();
});

test('a link and a text that are in order, with scripts for words, are shown as the words they are', async () => {
  const { page } = visitor;
  await replay.follow(`#studio?setup=1&${await packed([SCRIPT, `It says ${SCRIPT}.`, [ROW]])}`);
  await page.getByText('A link brought this setup').waitFor(IN_TIME);
  expect(await page.getByRole('textbox', { name: 'Title' }).inputValue()).toBe(SCRIPT);
  await expectNothingRan();
  await replay.button('Share').click();
  const file = {
    name: 'a.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from(`# ${SCRIPT}\n\nIt says ${SCRIPT}.`),
  };
  await page.locator('dialog input[type="file"]').setInputFiles(file);
  await page.getByText('a.md is the passage now').waitFor(IN_TIME);
  expect(await page.getByRole('textbox', { name: 'Text', exact: true }).inputValue()).toContain('It says');
  await expectNothingRan();
});
