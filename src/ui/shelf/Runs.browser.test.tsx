import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { discardRounds } from '../../store/commands/discardRounds.ts';
import { discardRun } from '../../store/commands/discardRun.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { editRounds } from '../../store/commands/editRounds.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { startRounds } from '../../store/commands/startRounds.ts';
import { study } from '../../store/commands/study.ts';
import { writeNotes } from '../../store/commands/writeNotes.ts';
import { openShelved } from '../../store/shelf/openShelved.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
// A real run, shortened: the first notes and steps of each lane.
import recorded from '../player/fixtures/shortRun.json?raw';
import { axeComplaints, bringTo, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;

beforeEach(async () => {
  await page.viewport(1280, 800);
});

afterEach(() => {
  app.unmount();
  location.hash = '';
});

/** The page at its Runs, with this many finished runs on the shelf, of different seeds. */
async function openRuns(count: number, storage = new MemoryStorage()): Promise<MountedApp> {
  app = await mountApp(new FakeLab(), storage);
  const { store } = app;
  for (let i = 0; i < count; i++) {
    if (i === 0) await bringTo(app.store, 'finished');
    else {
      await store.execute(editDraft, { seed: 10 + i });
      await store.execute(writeNotes, undefined);
      await store.execute(study, undefined);
    }
    await store.execute(discardRun, undefined);
  }
  location.hash = '#runs';
  await expect.element(page.getByRole('heading', { name: 'Past runs' })).toBeVisible();
  await drawn();
  return app;
}

const cards = () => page.getByRole('article');
const entries = () => app.store.state.getState().shelf.entries!;

async function compareTwo(): Promise<void> {
  for (const box of page.getByRole('checkbox', { name: /^Compare/ }).elements()) await userEvent.click(box);
  await expect.element(page.getByRole('heading', { name: 'What differs in the setup' })).toBeVisible();
}

test('before there is a run it says what will be here', async () => {
  await openRuns(0);
  await expect.element(page.getByText(/^Nothing is here yet/)).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Runs' })).toHaveAttribute('aria-current', 'page');
});

test('the recorded run that comes with the page is kept with one button', async () => {
  app = await mountApp(new FakeLab(), new MemoryStorage(), { recording: Promise.resolve(recorded) });
  location.hash = '#runs';
  await userEvent.click(page.getByRole('button', { name: 'Keep it under Runs' }));
  await expect.element(cards()).toBeVisible();
  await expect.element(cards().getByText('RECORDED', { exact: true })).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Keep it under Runs' })).not.toBeInTheDocument();
});

test('a run that was made is listed with its numbers, and opens as a replay that is never called live', async () => {
  await openRuns(1);
  const [entry] = entries();
  const { digest } = entry!;
  if (digest.kind !== 'run') throw new Error('It is a run of the Studio.');
  const { of, base, control, chosen } = digest;
  await expect
    .element(
      cards()
        .getByText(
          `before ${base!.report}, passage only ${control!.report}, chosen ${chosen!.report} of ${of.report}`,
        )
        .first(),
    )
    .toBeInTheDocument();
  await userEvent.click(cards().getByRole('button', { name: /^Open/ }));
  await expect.element(page.getByRole('slider', { name: 'Place in the run' })).toBeVisible();
  await expect.element(page.getByText(/^RECORDED HERE/)).toBeVisible();
  await expect.element(page.getByText(/^LIVE/)).not.toBeInTheDocument();
  await userEvent.click(page.getByRole('button', { name: 'Back to Runs' }));
  await expect.element(cards()).toBeVisible();
  expect(app.store.state.getState().player.plays).toBeNull();
});

test('it is renamed, noted, pinned and found by name; what could not be kept stays in its fields', async () => {
  const storage = new MemoryStorage();
  await openRuns(2, storage);
  await userEvent.click(
    cards()
      .nth(1)
      .getByRole('button', { name: /^Name and note/ }),
  );
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'Aardvark');
  await userEvent.fill(page.getByRole('textbox', { name: 'Note' }), 'rank 32 next time');
  storage.full = true;
  await userEvent.click(page.getByRole('button', { name: 'Save', exact: true }));
  await expect.element(page.getByRole('dialog').getByText(/storage is full/)).toBeVisible();
  await expect.element(page.getByRole('textbox', { name: 'Note' })).toHaveValue('rank 32 next time');
  storage.full = false;
  await userEvent.click(page.getByRole('button', { name: 'Save', exact: true }));
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(cards().nth(1).getByRole('heading', { name: 'Aardvark' })).toBeVisible();
  await expect.element(cards().nth(1).getByText('rank 32 next time')).toBeVisible();
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Order' }), 'By name');
  await expect.element(cards().nth(0).getByRole('heading', { name: 'Aardvark' })).toBeVisible();
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Order' }), 'Newest first');
  await userEvent.click(cards().nth(1).getByRole('button', { name: /^Pin/ }));
  await expect.element(cards().nth(0).getByRole('heading', { name: 'Aardvark' })).toBeVisible();
  await expect
    .element(
      cards()
        .nth(0)
        .getByRole('button', { name: /^Pinned/ }),
    )
    .toHaveAttribute('aria-pressed', 'true');
});

test('a run is deleted only when that is confirmed, and can be put back', async () => {
  await openRuns(1);
  await userEvent.click(cards().getByRole('button', { name: /^Delete/ }));
  await userEvent.click(page.getByRole('button', { name: 'Keep it' }));
  expect(entries()).toHaveLength(1);
  await userEvent.click(cards().getByRole('button', { name: /^Delete/ }));
  await userEvent.click(page.getByRole('button', { name: 'Delete it' }));
  await expect.element(page.getByText(/^Nothing is here yet/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Put it back' }));
  await expect.element(cards()).toBeVisible();
});

test('set up again fills the draft in the Studio, with a way back to the draft there was', async () => {
  await openRuns(1);
  await app.store.execute(editDraft, { title: 'My own', seed: 99 });
  await userEvent.click(cards().getByRole('button', { name: /^Set up again/ }));
  await expect.element(page.getByText(/^The past run “.*” brought this setup/)).toBeVisible();
  expect(app.store.state.getState().setup.draft.seed).toBe(entries()[0]!.seed);
  await userEvent.click(page.getByRole('button', { name: 'Go back to mine' }));
  expect(app.store.state.getState().setup.draft).toMatchObject({ title: 'My own', seed: 99 });
});

test('two runs stand side by side: what differs, what they came to, their loss and their notes', async () => {
  await openRuns(2);
  await compareTwo();
  const differs = page.getByRole('table', { name: /^What differs/ });
  // Of the setup only the seed differs, and with it the halves that it deals.
  expect(
    differs
      .getByRole('rowheader')
      .elements()
      .map((head) => head.textContent),
  ).toEqual(expect.arrayContaining(['Seed']));
  await expect.element(differs.getByRole('row', { name: /^Seed/ })).toBeVisible();
  await expect.element(differs.getByRole('row', { name: /^Model/ })).not.toBeInTheDocument();
  const rewards = page.getByRole('table', { name: /^Right answers and bits/ });
  for (const lane of ['Before', 'Passage only', 'Self-edit 1', 'Self-edit 2', 'Chosen'])
    await expect.element(rewards.getByRole('rowheader', { name: lane, exact: true })).toBeVisible();
  await expect.element(page.getByText(/^Run A: 3 lanes/)).toBeVisible();
  await expect.element(page.getByText(/(stands|stand) in both\.$/)).toBeVisible();
  // A few questions never tell two runs apart.
  await expect.element(page.getByText(/did (better|worse)/)).not.toBeInTheDocument();
});

test('finished rounds are listed with their verdict, play in the Rounds view, and are set up again', async () => {
  app = await mountApp();
  const { store } = app;
  const { recipe } = store.state.getState().setup.draft;
  await store.execute(editDraft, {
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
  const small = {
    train: 2,
    unseen: 2,
    rounds: 1,
    candidates: 2,
    unseenCandidates: 1,
    recipeChoice: 'person',
  } as const;
  await store.execute(editRounds, small);
  await store.execute(startRounds, undefined);
  await store.execute(discardRounds, undefined);
  location.hash = '#runs';
  await expect
    .element(
      cards()
        .first()
        .getByText(/^No improvement beyond chance/),
    )
    .toBeVisible();
  await userEvent.click(cards().first().getByRole('button', { name: /^Open/ }));
  await expect.element(page.getByRole('slider', { name: 'Place in the rounds' })).toBeVisible();
  await expect.element(page.getByText(/^RECORDED HERE/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Back to Runs' }));
  await store.execute(editRounds, { train: 3 });
  await userEvent.click(
    cards()
      .first()
      .getByRole('button', { name: /^Set up again/ }),
  );
  await expect.element(page.getByText(/is under Rounds now/)).toBeVisible();
  expect(store.state.getState().rounds.draft).toMatchObject(small);
  await userEvent.click(page.getByRole('button', { name: 'Go back to mine' }));
  expect(store.state.getState().rounds.draft.train).toBe(3);
  // Their writer is still kept, and said to be of them.
  const [entry] = entries();
  await expect.element(page.getByText(`from “${entry!.name}”`)).toBeVisible();
});

test('what the run on screen learned is kept beyond it, said to be of that run, asked in the Studio and deleted', async () => {
  app = await mountApp();
  await bringTo(app.store, 'finished');
  location.hash = '#runs';
  await userEvent.click(page.getByRole('button', { name: 'Keep its adapter' }));
  const [entry] = entries();
  const card = page.getByRole('article', { name: /: self-edit \d, seed \d+$/ });
  await expect.element(card.getByText(`from “${entry!.name}”`)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Keep its adapter' })).not.toBeInTheDocument();
  await app.store.execute(discardRun, undefined);
  await expect.element(card).toBeVisible();
  // A replay is left for it.
  await app.store.execute(openShelved, entry!.id);
  await userEvent.click(card.getByRole('button', { name: /^Ask it in the Studio/ }));
  const [kept] = app.store.state.getState().adapters.kept;
  await expect.element(page.getByRole('combobox', { name: 'Whose adapter' })).toHaveDisplayValue(kept!.name);
  await expect.element(page.getByRole('heading', { name: 'Closed-book quiz' })).toBeInViewport();
  location.hash = '#runs';
  await userEvent.click(card.getByRole('button', { name: /^Delete/ }));
  await userEvent.click(page.getByRole('button', { name: 'Delete it' }));
  await expect.element(page.getByText(/^No adapter is kept/)).toBeVisible();
  expect(entries().map(({ id }) => id)).toEqual([entry!.id]);
});

test.each(
  ['empty', 'list', 'compared'].flatMap((stage) =>
    (['light', 'dark'] as const).map((theme) => ({ stage, theme })),
  ),
)('Runs has no axe violation, $stage, $theme', async ({ stage, theme }) => {
  await openRuns(stage === 'empty' ? 0 : 2);
  await app.store.execute(setTheme, theme);
  if (stage === 'compared') await compareTwo();
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await drawn();
  expect(await axeComplaints(app.element)).toEqual([]);
});

test.each(['empty', 'list', 'compared'])(
  'at 360 pixels nothing of Runs scrolls sideways, %s',
  async (stage) => {
    await page.viewport(360, 740);
    await openRuns(stage === 'empty' ? 0 : 2);
    if (stage === 'compared') await compareTwo();
    for (const details of app.element.querySelectorAll('details')) details.open = true;
    await drawn();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  },
);
