import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type App } from './app.ts';
import { StudioPage } from './pages/studioPage.ts';
import { SMALL_PASSAGE } from './smallPassage.ts';

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

const wait = { timeout: 300_000 };

test('a worker that is killed in the middle keeps what was typed and offers to resume, also after a reload', async () => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.writeOwn(SMALL_PASSAGE);
  await studio.setRecipe('How it writes', { 'Tries per sentence': 4, 'Notes kept per sentence': 4 });
  await studio.setRecipe('Change the recipe', { Epochs: 2, 'Epochs, passage only': 3 });
  await studio.load();
  await studio.writeNotes.click();
  await studio.reviewed();
  await studio.study.click();
  await studio.words(/Studying the passage only/).waitFor(wait);

  const worker = page.workers().find((each) => each.url().includes('engine.worker'))!;
  await worker.evaluate(() => self.close()).catch(() => undefined);
  await studio.words(/The worker that runs the model stopped/).waitFor(wait);
  await studio.words(/This run is not finished/).waitFor(wait);
  await studio.words(SMALL_PASSAGE.text).waitFor(wait);
  await studio.button('Resume').waitFor(wait);

  await page.reload();
  await studio.words(/An unfinished run was found/).waitFor(wait);
  await studio.words(SMALL_PASSAGE.text).waitFor(wait);
  await studio.button('Load the model and resume').click();
  await studio.finished();
  await studio.words(/from this browser’s cache/).waitFor(wait);
  expect(await studio.quiz('Self-edit 1')).toHaveLength(1);
  await context.close();
});

test('a graphics device that is lost in the middle keeps what was typed and offers to resume', async () => {
  const { context, page } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open();
  await studio.writeOwn(SMALL_PASSAGE);
  await studio.words(/so the model runs on the processor/).waitFor(wait);
  await studio.executor('WebGPU').check();
  await studio.load();
  await studio.writeNotes.click();
  await studio.words(/Asking the untouched model/).waitFor(wait);

  const browser = await context.browser()!.newBrowserCDPSession();
  await browser.send('Browser.crashGpuProcess');
  await studio.words(/The graphics device was lost/).waitFor(wait);
  await studio.words(/This run is not finished/).waitFor(wait);
  await studio.words(SMALL_PASSAGE.text).waitFor(wait);
  await studio.button('Resume').waitFor(wait);
  await context.close();
});
