import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import shell from '../../../index.html?raw';
import { chooseModel } from '../../store/commands/chooseModel.ts';
import { choosePassage } from '../../store/commands/choosePassage.ts';
import { dropKeptRun } from '../../store/commands/dropKeptRun.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { stop } from '../../store/commands/stop.ts';
import { study } from '../../store/commands/study.ts';
import { FROM_FILE } from '../../store/slices/run.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { axeComplaints, bringTo, drawn, mountApp, mountOver, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;

beforeEach(async () => {
  await page.viewport(1280, 800);
});

afterEach(() => app.unmount());

const STAGES = ['empty', 'review', 'finished'] as const;

test.each(STAGES.flatMap((stage) => (['light', 'dark'] as const).map((theme) => ({ stage, theme }))))(
  'the page in the state $stage has no axe violation, $theme',
  async ({ stage, theme }) => {
    app = await mountApp();
    await app.store.execute(setTheme, theme);
    await bringTo(app.store, stage);
    for (const details of app.element.querySelectorAll('details')) details.open = true;
    await drawn();
    expect(await axeComplaints(app.element)).toEqual([]);
  },
);

test.each(STAGES)(
  'at 360 pixels nothing scrolls sideways in the state %s, not even with endless words',
  async (stage) => {
    await page.viewport(360, 740);
    app = await mountApp();
    const endless = 'Donaudampfschiff'.repeat(6);
    await app.store.execute(editDraft, {
      title: endless,
      text: `${endless} has nine masts. It was built in 1816 by Bruno Sefton.`,
    });
    await bringTo(app.store, stage);
    for (const details of app.element.querySelectorAll('details')) details.open = true;
    await drawn();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  },
);

test('typing works while the model is loading, and is there when it has loaded', async () => {
  app = await mountApp(new FakeLab({ loadPace: 15 }));
  const loading = app.store.execute(loadModel, undefined);
  await app.store.execute(choosePassage, { own: 'empty' });
  await userEvent.fill(page.getByRole('textbox', { name: 'Title' }), 'My mill');
  await expect.element(page.getByRole('progressbar').first()).toBeVisible();
  await loading;
  await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveValue('My mill');
});

test('a note can be added and changed before it is studied', async () => {
  app = await mountApp();
  await bringTo(app.store, 'review');
  await userEvent.click(page.getByRole('button', { name: 'Add a note' }));
  await userEvent.fill(page.getByRole('textbox', { name: 'Question', exact: true }), 'Who plays it?');
  await userEvent.fill(page.getByRole('textbox', { name: 'Answer', exact: true }), 'Dalia Krenn');
  await userEvent.click(page.getByRole('button', { name: 'Add it' }));
  const [candidate] = app.store.state.getState().run.state!.candidates;
  expect(candidate).toMatchObject({ edited: true });
  expect(candidate!.notes.at(-1)).toMatchObject({
    question: 'Who plays it?',
    text: 'Dalia Krenn',
    by: 'person',
  });
});

test('an unfinished run is offered for resuming after a reload, with the step it stopped at', async () => {
  const lab = new FakeLab();
  const storage = new MemoryStorage();
  app = await mountApp(lab, storage);
  await bringTo(app.store, 'review');
  lab.beforeStep = (step) => {
    if (step === 5) void app.store.execute(stop, undefined);
  };
  await app.store.execute(study, undefined);
  await app.store.kept();
  app.unmount();
  lab.beforeStep = () => undefined;
  app = await mountApp(lab, storage);
  await expect.element(page.getByText(/An unfinished run was found.*step \d of \d+/)).toBeVisible();
  await expect.element(page.getByText(/^RECORDED HERE/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Load the model and resume' }));
  await expect.element(page.getByRole('link', { name: 'Read the result' })).toBeVisible();
});

test('a run that was kept says when it was made, and LIVE only once it goes on', async () => {
  const storage = new MemoryStorage();
  const lab = new FakeLab();
  app = await mountApp(lab, storage);
  await bringTo(app.store, 'finished');
  await expect.element(page.getByText('LIVE')).toBeVisible();
  await app.store.kept();
  app.unmount();
  app = await mountApp(lab, storage);
  await expect.element(page.getByText(/^RECORDED HERE.*\d/)).toBeVisible();
  await expect.element(page.getByText('LIVE')).not.toBeInTheDocument();
  await page.viewport(360, 740);
  expect(rowOf(page.getByText(/^RECORDED HERE/).element())).toBe(
    rowOf(page.getByRole('button', { name: 'Share' }).element()),
  );
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  // The same run, had it come in a file and gone on here.
  app.unmount();
  storage.logs.set(`${FROM_FILE}1`, [...storage.logs.values()].at(-1)!);
  app = await mountApp(lab, storage);
  await expect.element(page.getByText(/^IMPORTED/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Replay it' }));
  await expect.element(page.getByText(/^IMPORTED/)).toBeVisible();
  await expect.element(page.getByText(/^RECORDED/)).not.toBeInTheDocument();
});

test('half-typed notes outlive a reload, and an unfinished run is not discarded without asking', async () => {
  const storage = new MemoryStorage();
  const lab = new FakeLab();
  app = await mountApp(lab, storage);
  await bringTo(app.store, 'review');
  await userEvent.click(page.getByRole('button', { name: 'Add a note' }));
  await userEvent.fill(page.getByRole('textbox', { name: 'Question', exact: true }), 'Who plays');
  await expect.element(page.getByRole('button', { name: 'Study and quiz' })).toBeDisabled();
  await app.store.kept();
  app.unmount();
  app = await mountApp(lab, storage);
  await expect.element(page.getByRole('textbox', { name: 'Question', exact: true })).toHaveValue('Who plays');
  await userEvent.click(page.getByRole('button', { name: 'Cancel' }));

  await app.store.execute(loadModel, undefined);
  lab.beforeStep = (step) => {
    if (step === 3) void app.store.execute(stop, undefined);
  };
  await app.store.execute(study, undefined);
  await userEvent.click(page.getByRole('button', { name: 'Discard' }));
  await userEvent.click(page.getByRole('button', { name: 'Keep it' }));
  expect(app.store.state.getState().run.id).not.toBeNull();
});

test('going back to the model of this page loads it', async () => {
  const lab = new FakeLab();
  app = await mountApp(lab);
  await app.store.execute(chooseModel, { kind: 'url', url: 'https://models.example/a.gguf' });
  await app.store.execute(loadModel, undefined);
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await userEvent.click(page.getByRole('button', { name: 'Go back to the model of this page' }));
  await expect.poll(() => lab.loads.map(({ source }) => source.kind)).toEqual(['url', 'bundled']);
});

test('a page that cannot be drawn offers to discard the run that may be why', async () => {
  const storage = new MemoryStorage();
  const lab = new FakeLab();
  app = await mountApp(lab, storage);
  await bringTo(app.store, 'review');
  await app.store.kept();
  const { passage } = app.store.state.getState().run.state!.setup;
  app.unmount();
  // An object cannot be drawn as text.
  Object.defineProperty(passage, 'title', { value: {} });
  app = mountOver(app.store);
  await expect.element(page.getByRole('button', { name: 'Discard the kept run and reload' })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Reload', exact: true })).toBeVisible();
  await app.store.execute(dropKeptRun, undefined);
  expect(storage.logs.size).toBe(0);
});

test('the prompt the model saw holds the question and nothing of the passage', async () => {
  app = await mountApp();
  await bringTo(app.store, 'finished');
  await userEvent.click(page.getByRole('button', { name: /^Show what the model saw/ }).first());
  const dialog = page.getByRole('dialog', { name: 'What the model saw' });
  await expect.element(dialog.getByText(/none of the passage’s 8 sentences is in it/)).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
});

test('the page before its script says the same as the page with it', async () => {
  app = await mountApp();
  const before = new DOMParser().parseFromString(shell, 'text/html');
  const words = (root: ParentNode, selector: string) =>
    [...root.querySelectorAll(selector)].map((element) => element.textContent.replace(/\s+/g, ' ').trim());
  for (const selector of ['.masthead-words > *', '.view', '.loop-name', '.loop-caption'])
    expect(words(app.element, selector), selector).toEqual(words(before, selector));
});

test('at 360 pixels every part keeps inside the page’s margins', async () => {
  await page.viewport(360, 740);
  app = await mountApp();
  await bringTo(app.store, 'finished');
  for (const table of app.element.querySelectorAll('table'))
    expect(table.getBoundingClientRect().right).toBeLessThanOrEqual(
      table.parentElement!.getBoundingClientRect().right + 1,
    );
});

test.each([320, 360, 700, 890, 930, 1000, 1060, 1100, 1280])(
  'at %i pixels every name and caption of the loop has one line, and so has the promise from 360 on',
  async (width) => {
    await page.viewport(width, 740);
    app = await mountApp();
    const shown = ['.loop-name', '.loop-caption', ...(width < 360 ? [] : ['.promise'])]
      .flatMap((selector) => [...app.element.querySelectorAll(selector)])
      .filter((element) => element.getClientRects().length > 0);
    expect(shown.length).toBeGreaterThan(4);
    for (const element of shown)
      expect(linesOf(element), `${element.className}: ${element.textContent}`).toBe(1);
  },
);

/** The middle of an element, from the top. */
function rowOf(element: Element): number {
  const { top, bottom } = element.getBoundingClientRect();
  return Math.round((top + bottom) / 2);
}

/** How many lines its words take. */
function linesOf(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  const tops = [...range.getClientRects()].filter(({ width }) => width > 1).map(({ top }) => Math.round(top));
  return Math.max(1, new Set(tops).size);
}
