import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editDraft } from '../../store/commands/editDraft.ts';
import { editRounds } from '../../store/commands/editRounds.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { startRounds } from '../../store/commands/startRounds.ts';
import { stopRounds } from '../../store/commands/stopRounds.ts';
import type { LabStore } from '../../store/store.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { axeComplaints, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';
import { withoutRecordedRounds } from '../testing/withoutRecordedRounds.ts';

let app: MountedApp;

beforeEach(async () => {
  withoutRecordedRounds();
  location.hash = '#rounds';
  await page.viewport(1280, 800);
});

afterEach(() => {
  app.unmount();
  location.hash = '';
  vi.restoreAllMocks();
});

/** The page with the Rounds view open, and rounds to start that are small enough for a test. */
async function openRounds(lab = new FakeLab(), storage = new MemoryStorage()): Promise<MountedApp> {
  const mounted = await mountApp(lab, storage);
  const { recipe } = mounted.store.state.getState().setup.draft;
  const short = { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 };
  await mounted.store.execute(editDraft, { recipe: short });
  await mounted.store.execute(editRounds, {
    train: 2,
    unseen: 2,
    rounds: 2,
    candidates: 2,
    unseenCandidates: 1,
    recipeChoice: 'person',
  });
  await expect.element(page.getByRole('heading', { name: '1 Rounds' })).toBeVisible();
  return mounted;
}

const STAGES = ['setup', 'stopped', 'finished'] as const;

async function bringTo(lab: FakeLab, store: LabStore, stage: (typeof STAGES)[number]) {
  if (stage === 'setup') return;
  let steps = 0;
  lab.beforeStep = () => {
    if (stage === 'stopped' && ++steps === 250) void store.execute(stopRounds, undefined);
  };
  await store.execute(startRounds, undefined);
  lab.beforeStep = () => undefined;
  expect(store.state.getState().rounds.state?.status).toBe(stage);
}

test.each(STAGES.flatMap((stage) => (['light', 'dark'] as const).map((theme) => ({ stage, theme }))))(
  'the Rounds view has no axe violation, $stage, $theme',
  async ({ stage, theme }) => {
    const lab = new FakeLab();
    app = await openRounds(lab);
    await app.store.execute(setTheme, theme);
    await bringTo(lab, app.store, stage);
    await drawn();
    for (const details of app.element.querySelectorAll('details')) details.open = true;
    await drawn();
    expect(await axeComplaints(app.element)).toEqual([]);
  },
);

test.each(STAGES)('at 360 pixels nothing of the Rounds view scrolls sideways, %s', async (stage) => {
  await page.viewport(360, 740);
  const lab = new FakeLab();
  app = await openRounds(lab);
  await bringTo(lab, app.store, stage);
  await drawn();
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await drawn();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

test('with the keyboard alone: to the view, through the rounds, to a verdict', async () => {
  app = await openRounds();
  (page.getByRole('link', { name: 'Studio' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: '1 Passage' })).toBeVisible();
  (page.getByRole('link', { name: 'Rounds' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  const start = page.getByRole('button', { name: 'Load model and start' });
  await expect.element(start).toBeEnabled();
  (start.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('button', { name: 'New rounds' })).toBeVisible();
  // Two passages can never be told from chance.
  await expect.element(page.getByText(/No improvement beyond chance in this run/).first()).toBeVisible();
  await expect.element(page.getByText('LIVE', { exact: true })).toBeVisible();
  await expect.element(page.getByRole('heading', { name: 'Untuned writer' }).last()).toBeVisible();
  await expect
    .element(page.getByRole('button', { name: /Download Writer after round/ }).first())
    .toBeEnabled();
});

test('a number can be cleared and typed anew; what cannot be used is gone when the field is left', async () => {
  app = await openRounds();
  const field = page.getByRole('spinbutton', { name: 'Training passages' });
  const draft = () => app.store.state.getState().rounds.draft.train;
  await userEvent.clear(field);
  await expect.element(field).toHaveValue(null);
  expect(draft()).toBe(2);
  await userEvent.type(field, '7');
  expect(draft()).toBe(7);
  await userEvent.clear(field);
  await userEvent.tab();
  await expect.element(field).toHaveValue(7);
});

/** Not the mean. */
const DOTS = 'circle:is([class*="filled"], [class*="hollow"])';

test('the picture has a dot for each self-edit; kept ones are filled, and a table says the same', async () => {
  app = await openRounds();
  await bringTo(new FakeLab(), app.store, 'finished');
  await drawn();
  const { rounds, measurements } = app.store.state.getState().rounds.state!;
  const kept = rounds.flatMap((round) => round.kept!.filter(({ candidate }) => candidate !== null)).length;
  const [training, unseen] = app.element.querySelectorAll('figure:has(circle)');
  expect(unseen!.querySelectorAll(DOTS)).toHaveLength(measurements.length * 2);
  expect(training!.querySelectorAll(DOTS)).toHaveLength(rounds.length * 4);
  expect(training!.querySelectorAll('circle[class*="filled"]')).toHaveLength(kept);
  await expect.element(page.getByRole('row', { name: /After round 2/ })).toBeVisible();
});

test('while rounds work the page says where they are, the Studio waits, and they can be stopped', async () => {
  app = await openRounds(new FakeLab({ pace: { note: 1, step: 3, answer: 3 } }));
  await userEvent.click(page.getByRole('button', { name: 'Load model and start' }));
  const where = page.getByText(
    /^Before round 1, unseen passages with the untuned writer: “.+” \(1 of 2\), studying/,
  );
  await expect.element(where.first()).toBeVisible();
  await expect.element(page.getByRole('progressbar', { name: 'Progress of the rounds' })).toBeInTheDocument();
  await userEvent.click(page.getByRole('link', { name: 'Studio' }));
  await expect.element(page.getByText(/^Rounds are using the model/)).toBeVisible();
  await userEvent.click(page.getByRole('link', { name: 'Rounds' }));
  await userEvent.click(page.getByRole('button', { name: 'Stop' }));
  await expect.element(page.getByText(/These rounds are not finished: \d+ of 14/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Resume' }).last()).toBeEnabled();
});

test('rounds that were stopped are offered after a reload, with how far they are', async () => {
  const lab = new FakeLab();
  const storage = new MemoryStorage();
  app = await openRounds(lab, storage);
  await bringTo(lab, app.store, 'stopped');
  await app.store.kept();
  app.unmount();
  app = await mountApp(lab, storage);
  await expect
    .element(page.getByText(/Unfinished rounds were found: \d+ of 14 self-edits are done/))
    .toBeVisible();
  await expect.element(page.getByText(/^RECORDED/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Load the model and resume' }));
  await expect.element(page.getByRole('button', { name: 'New rounds' })).toBeVisible();
  await expect.element(page.getByText('LIVE', { exact: true })).toBeVisible();
});
