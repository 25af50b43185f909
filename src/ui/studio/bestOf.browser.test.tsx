import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editDraft } from '../../store/commands/editDraft.ts';
import { loadAdapter } from '../../store/commands/loadAdapter.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { showCandidate } from '../../store/commands/showCandidate.ts';
import { study } from '../../store/commands/study.ts';
import { writeNotes } from '../../store/commands/writeNotes.ts';
import { BEST_OF_FIVE, FIRST_SELF_EDIT, MAX_SELF_EDITS, type Draft } from '../../store/slices/setup.ts';
import { axeComplaints, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;

beforeEach(async () => {
  await page.viewport(1280, 800);
  app = await mountApp();
  const { recipe } = app.store.state.getState().setup.draft;
  await app.store.execute(editDraft, {
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
});
afterEach(() => app.unmount());

const compared = () => page.getByRole('region', { name: 'The self-edits compared' });
const stateOf = () => app.store.state.getState().run.state!;

async function finish(draft: Partial<Draft>) {
  await app.store.execute(editDraft, draft);
  await app.store.execute(loadModel, undefined);
  await app.store.execute(writeNotes, undefined);
  await app.store.execute(study, undefined);
  await drawn();
}

function openAll() {
  for (const details of app.element.querySelectorAll('details')) details.open = true;
}

test('five different self-edits are one click, and all of them stay visible to the end', async () => {
  await userEvent.click(page.getByRole('button', { name: 'Best of 5' }));
  await expect.element(page.getByText('5 self-edits to compare')).toBeVisible();
  await finish({});
  const { chosen, candidates } = stateOf();
  expect(new Set(candidates.map(({ plan }) => `${plan.format} ${plan.recipe}`)).size).toBe(5);
  const rows = compared().getByRole('row', { name: /^Self-edit \d/ });
  // The heading row is named after its first column too.
  await expect.element(rows.nth(4)).toBeVisible();
  await expect
    .element(compared().getByRole('row', { name: '★ chosen' }))
    .toHaveTextContent(`Self-edit ${chosen! + 1}`);
  for (const beside of [/^Mean of \d self-edits/, /^Passage only/, /^Before/])
    await expect.element(compared().getByRole('row', { name: beside })).toBeVisible();
  await expect
    .element(
      compared().getByText(/^Self-edit \d was chosen: .* of 4 where it was chosen, .* where it was not/),
    )
    .toBeVisible();
  await expect
    .element(compared().getByText(/rank correlation of .* over 5 self-edits: weak evidence/))
    .toBeVisible();
});

test('the recipe the model wrote is shown word for word, with what was capped', async () => {
  // Some of these ask for more than is safe: every recipe of the grammar is as likely.
  await finish({
    selfEdits: Array.from({ length: 4 }, () => ({ ...FIRST_SELF_EDIT, recipe: 'model' as const })),
  });
  const wrote = stateOf().candidates.map(({ wroteRecipe }) => wroteRecipe!);
  const capped = wrote.findIndex(({ clamps }) => clamps.length > 0);
  expect(capped, 'no recipe was capped: take another seed').toBeGreaterThanOrEqual(0);
  const section = page.getByRole('region', { name: '2 Self-edit' });
  await app.store.execute(showCandidate, capped);
  await expect.element(section.getByText('The recipe it wrote for itself')).toBeVisible();
  const text = app.element.querySelector('#self-edit pre')!.textContent;
  expect(text).toBe(wrote[capped]!.text);
  await expect.element(section.getByText(/^! ?Asked for .*; capped at/).first()).toBeVisible();
  const table = page.getByRole('table', { name: 'The recipe each self-edit is studied with' });
  await expect.element(table.getByText(/^asked for/).first()).toBeVisible();
});

test('those the cheap judge passes over are not studied, and say so', async () => {
  await userEvent.click(page.getByRole('button', { name: 'Best of 5' }));
  await userEvent.click(page.getByRole('checkbox', { name: /^Study only/ }));
  await expect.element(page.getByLabelText('How many are studied')).toHaveDisplayValue('2 of 5');
  await finish({});
  expect(stateOf().candidates.filter(({ study }) => study).length).toBe(2);
  expect(compared().getByText('passed over by the cheap judge, not studied').elements()).toHaveLength(3);
  await expect.element(page.getByText(/^The cheap judge passed over self-edits/)).toBeVisible();
  await expect.element(page.getByText('Too few self-edits to compare', { exact: false })).toBeVisible();
});

test('a kept adapter can write, and its notes stand beside the untouched model’s', async () => {
  await app.store.execute(loadModel, undefined);
  const file = new Blob([
    JSON.stringify({ adapter: { data: [{ prefix: 'Who?', text: 'Me' }] }, origin: { baseModel: null } }),
  ]);
  await app.store.execute(loadAdapter, { file, name: 'tuned.zip' });
  await userEvent.click(page.getByRole('button', { name: 'Compare writers' }));
  await expect.element(page.getByLabelText('Self-edit 2, writer')).toHaveDisplayValue('by tuned.zip');
  await app.store.execute(writeNotes, undefined);
  const [untouched, tuned] = stateOf().candidates;
  expect(tuned!.plan).toMatchObject({ seed: untouched!.plan.seed, writer: { name: 'tuned.zip' } });
  await userEvent.click(page.getByText('Compare two self-edits, sentence by sentence'));
  await expect
    .element(page.getByText(/^Self-edit 1 has \d+ notes?, self-edit 2 has \d+ notes?; /))
    .toBeVisible();
  await expect.element(page.getByLabelText('Right self-edit')).toHaveDisplayValue(/written by tuned\.zip$/);
});

test.each(['light', 'dark'] as const)('a finished best of 5 has no axe violation, %s', async (theme) => {
  await app.store.execute(setTheme, theme);
  await app.store.execute(editDraft, { selfEdits: BEST_OF_FIVE, studyOnly: 3 });
  openAll();
  await drawn();
  expect(await axeComplaints(app.element)).toEqual([]);
  await finish({});
  openAll();
  await drawn();
  expect(await axeComplaints(app.element)).toEqual([]);
});

test('at 360 pixels eight self-edits fit, before and after', async () => {
  await page.viewport(360, 740);
  const selfEdits = Array.from({ length: MAX_SELF_EDITS }, (_, i) => BEST_OF_FIVE[i % 5]!);
  await app.store.execute(editDraft, { selfEdits });
  openAll();
  await drawn();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  await expect.element(page.getByRole('button', { name: '8 are the most' })).toBeDisabled();
  await finish({});
  openAll();
  await drawn();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  // Numbers behind a picture may scroll in their own box.
  const tables = [...app.element.querySelectorAll('table')];
  const still = tables.filter((table) => getComputedStyle(table.parentElement!).overflowX !== 'auto');
  expect(still.length).toBeGreaterThan(2);
  for (const table of still)
    expect(table.getBoundingClientRect().right).toBeLessThanOrEqual(
      table.parentElement!.getBoundingClientRect().right + 1,
    );
});
