import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sentencesOf } from '../seal/selfEdit/sentences.ts';
import tolmin from '../content/passages/tolmin.json';
import { openApp, type App, type Visitor } from './app.ts';
import { StudioPage } from './pages/studioPage.ts';

const SEED = 1;
/** Half the notes and fewer steps than by default, to be done in minutes on two cores. */
const WRITING = { 'Tries per sentence': 4, 'Notes kept per sentence': 4 };
const STUDYING = { Epochs: 4, 'Epochs, passage only': 1 };

let app: App;
beforeAll(async () => {
  app = await openApp();
});
afterAll(() => app.close());

describe('a starter passage on the real model', () => {
  let visitor: Visitor;
  let studio: StudioPage;

  beforeAll(async () => {
    visitor = await app.visitor();
    studio = new StudioPage(visitor.page);
    await studio.open();
    await studio.chooseStarter(tolmin.title);
    await studio.setSeed(SEED);
    await studio.setRecipe('How it writes', WRITING);
    await studio.setRecipe('Change the recipe', STUDYING);
    await studio.load();
    await studio.writeNotes.click();
    await studio.reviewed();
    expect(await studio.notes.count()).toBeGreaterThan(5);
    await studio.study.click();
    await studio.finished();
  }, 1_200_000);

  test('the model answers more after its own notes than before, when it knew nothing', async () => {
    const before = await studio.quiz('Before');
    const after = await studio.quiz('Self-edit 1');
    expect(before.filter(({ right }) => right)).toHaveLength(0);
    expect(after.filter(({ right }) => right).length).toBeGreaterThan(0);
    expect(after).toHaveLength(tolmin.questions.length);
  });

  test('no sentence of the passage is in the prompt of any question', async () => {
    const prompts = await studio.prompts();
    expect(prompts).toHaveLength(tolmin.questions.length);
    for (const [i, prompt] of prompts.entries()) {
      expect(prompt).toContain(tolmin.questions[i]!.question);
      for (const sentence of sentencesOf(tolmin.text)) expect(prompt).not.toContain(sentence);
    }
    const logged = await studio.loggedPrompts();
    for (const lane of ['base', 'control', '0'])
      expect(logged.filter((each) => each.lane === lane).map(({ prompt }) => prompt)).toEqual(prompts);
  });

  test('the adapter that is downloaded and loaded again answers as its lane did, after a reload too', async () => {
    const lane = (await studio.quiz('Self-edit 1')).map(({ answer }) => answer);
    const { name, path } = await studio.downloadAdapter('Self-edit 1');
    expect(name).toMatch(/^[a-z-]+-self-edit-1-adapter\.zip$/);
    await studio.loadAdapter(path, 'again.zip');
    expect(await studio.askAgain('again.zip')).toEqual(lane);
    await studio.reload();
    await studio.loadedAdapter('again.zip').waitFor();
    await studio.load();
    expect(await studio.askAgain('again.zip')).toEqual(lane);
  });

  test('at strength 0 the adapter changes no word of any answer', async () => {
    const all = tolmin.questions.length;
    expect(await studio.askAtZero('again.zip')).toBe(
      `✓ Adapter off: same answers as before, ${all} of ${all} identical.`,
    );
  });

  test('no request left the page’s own origin, and the workers’ requests were watched', () => {
    expect(visitor.requests.some((url) => url.endsWith('model.gguf.part5'))).toBe(true);
    expect(visitor.requests.some((url) => url.endsWith('.wasm'))).toBe(true);
    expect(visitor.requests.filter((url) => !url.startsWith(app.url) && !url.startsWith('blob:'))).toEqual(
      [],
    );
  });

  test('nothing was blocked by the policy and nothing failed unseen', () => {
    expect(visitor.complaints).toEqual([]);
  });
});
