import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editDraft } from '../../store/commands/editDraft.ts';
import { FIRST_SELF_EDIT } from '../../store/slices/setup.ts';
import { readRunFile } from '../../store/share/runFile.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;
let saved: File[];

beforeEach(async () => {
  saved = [];
  await page.viewport(1280, 800);
  app = await mountApp(new FakeLab(), new MemoryStorage(), {
    saveFile: (name, file) => saved.push(new File([file], name)),
  });
  const { recipe } = app.store.state.getState().setup.draft;
  await app.store.execute(editDraft, {
    selfEdits: ['qa' as const, 'rewrite' as const].map((format) => ({ ...FIRST_SELF_EDIT, format })),
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
});
afterEach(() => app.unmount());

/** More stops than the page has from one end to the other. */
const MOST_STOPS = 300;

/** Goes on with Tab until what has the focus is called so; fails where Tab never comes there. */
async function tabTo(name: RegExp): Promise<HTMLElement> {
  const passed: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await userEvent.keyboard('{Tab}');
    const focused = document.activeElement as HTMLElement;
    const called = focused.getAttribute('aria-label') ?? focused.textContent;
    if (name.test(called)) return focused;
    passed.push(called.slice(0, 30));
  }
  throw new Error(`Tab does not come to ${name.source}, but to: ${[...new Set(passed)].join(', ')}`);
}

async function press(name: RegExp, key = '{Enter}'): Promise<void> {
  const focused = await tabTo(name);
  expect(focused.matches(':focus-visible'), `${name.source} shows its focus`).toBe(true);
  await userEvent.keyboard(key);
}

test('Tab and Enter alone lead from loading the model over a run and a picked self-edit to its file', async () => {
  await press(/^Load model/);
  await expect.element(page.getByRole('button', { name: 'Write notes' })).toBeEnabled();
  await press(/^Write notes$/);
  await expect.element(page.getByRole('button', { name: 'Study and quiz' })).toBeEnabled();
  await press(/^Study and quiz$/);
  await expect.element(page.getByRole('link', { name: 'Read the result' })).toBeVisible();

  const { chosen } = app.store.state.getState().run.state!;
  const other = chosen === 0 ? 1 : 0;
  await press(new RegExp(`^Self-edit ${other + 1}$`));
  expect(app.store.state.getState().view.candidate).toBe(other);

  await press(/^Share$/);
  await expect.element(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
  await press(/^Save this run/);
  await expect.poll(() => saved.length).toBe(1);
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog', { name: 'Share' })).not.toBeInTheDocument();
  expect(document.activeElement?.textContent, 'the focus is given back').toBe('Share');
  expect((await readRunFile(saved[0]!)).log).toEqual(app.store.state.getState().run.log);
});
