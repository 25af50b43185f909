import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type App } from './app.ts';
import { StudioPage } from './pages/studioPage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

const OWN = {
  title: 'Mine',
  text: 'A thing I typed.',
  questions: [{ question: 'What is it?', answer: 'a thing' }],
};
const wait = { timeout: 20_000 };

test('the page can be used before the model has loaded', async () => {
  const { context, page, complaints } = await app.visitor();
  // The model never arrives.
  await context.route('**/model.gguf.part*', () => undefined);
  const studio = new StudioPage(page);
  await studio.open();
  await studio.loadModel.click();
  await studio.words(/^Loading the model/).waitFor();
  await studio.writeOwn(OWN);
  expect(await studio.text.inputValue()).toBe(OWN.text);
  await studio.chooseStarter('Tolmin');
  await expect.poll(() => studio.text.inputValue(), wait).toMatch(/^The tolmin is a musical instrument/);
  await studio.button('Cancel').click();
  await studio.loadModel.waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('what is typed is there after a reload', async () => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.writeOwn(OWN);
  await page.reload();
  expect(await studio.text.inputValue()).toBe(OWN.text);
  expect(await page.getByLabel('Answer to question 1', { exact: true }).inputValue()).toBe('a thing');
  await context.close();
});

test('without a graphics card WebAssembly is chosen, the page says why, and a person may choose otherwise', async () => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.words(/so the model runs on the processor/).waitFor(wait);
  expect(await studio.executor('WebAssembly').isChecked()).toBe(true);
  await studio.executor('WebGPU').check();
  expect(await studio.executor('WebGPU').isChecked()).toBe(true);
  await context.close();
});

test.each([
  ['an empty passage', '', /Paste a passage/],
  ['a passage of 50,000 characters', 'x'.repeat(50_000), /50000 of 6000 characters: 44000 too many/],
])('%s is one clear sentence, and the text stays', async (_, text, sentence) => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.writeOwn({ ...OWN, text });
  await studio.words(sentence).waitFor(wait);
  expect(await studio.text.inputValue()).toBe(text);
  await context.close();
});

test('a question without an answer is one clear sentence', async () => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.writeOwn({
    title: 'Mine',
    text: 'A thing I typed.',
    questions: [{ question: 'What is it?', answer: '' }],
  });
  await studio.words('The answer is missing.').waitFor(wait);
  await context.close();
});

test.each([
  ['is cut short', (bytes: Buffer) => bytes.subarray(0, 1000), /but only 1000 came/],
  [
    'has a byte that is wrong',
    (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(7)]),
    /is damaged: its SHA-256/,
  ],
])('a part of the model that %s is refused, and nothing typed is lost', async (_, spoil, sentence) => {
  const { context, page } = await app.visitor();
  await context.route('**/model.gguf.part5', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: spoil(await response.body()) });
  });
  const studio = new StudioPage(page);
  await studio.open();
  await studio.writeOwn(OWN);
  await studio.loadModel.click();
  await studio.model.getByRole('alert').getByText(sentence).waitFor({ timeout: 120_000 });
  expect(await studio.text.inputValue()).toBe(OWN.text);
  await studio.button('Try again').waitFor(wait);
  await context.close();
});

test.each([
  [
    'a model file that was cut short',
    'public/models/smollm2-135m-instruct/model.gguf.part1',
    /cut short|ends/,
  ],
  ['a file that is no model', 'package.json', /not a GGUF/i],
])('%s is refused in one clear sentence', async (_, file, sentence) => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.loadFile(file);
  await studio.model.getByRole('alert').getByText(sentence).waitFor({ timeout: 60_000 });
  await context.close();
});
