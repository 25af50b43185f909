import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { parseRecordedRun } from '../../../store/persist/recordedRun.ts';
import { openLink } from '../../../store/share/openLink.ts';
import { FakeLab } from '../../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../../store/testing/memoryStorage.ts';
import recorded from '../../player/fixtures/shortRun.json?raw';
import { axeComplaints, bringTo, drawn, mountApp, type MountedApp } from '../../testing/mountApp.tsx';
import { PAGE_KEYS } from './pageKeys.ts';

let app: MountedApp;
const saved: string[] = [];
const { log } = parseRecordedRun(recorded);
const stateOf = () => app.store.state.getState();

beforeEach(async () => {
  await page.viewport(1280, 800);
  saved.length = 0;
});
afterEach(() => app.unmount());

async function open(storage = new MemoryStorage()): Promise<void> {
  app = await mountApp(new FakeLab(), storage, { saveFile: (name) => saved.push(name) });
}

test('the help lists every key, closes with Escape, and axe is content with it', async () => {
  await open();
  await userEvent.keyboard('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  for (const { does } of Object.values(PAGE_KEYS)) await expect.element(dialog.getByText(does)).toBeVisible();
  expect(await axeComplaints(app.element)).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
});

test('keys do nothing while one types, with Ctrl, or behind a dialog', async () => {
  await open();
  const title = page.getByRole('textbox', { name: 'Title' });
  await userEvent.click(title);
  await userEvent.keyboard('s?');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(title).toHaveValue(expect.stringMatching(/s\?$/));
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await userEvent.keyboard('s');
  await expect.element(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
  await userEvent.keyboard('?');
  await expect.element(page.getByRole('dialog', { name: 'Keys' })).not.toBeInTheDocument();
});

test('the arrows scroll a wide table that has the focus, and step the replay elsewhere', async () => {
  app = await mountApp(new FakeLab(), new MemoryStorage(), { recording: Promise.resolve(recorded) });
  const place = page.getByRole('slider', { name: 'Place in the run' });
  const at = () => (place.element() as HTMLInputElement).value;
  await userEvent.fill(place, String(log.length));
  await userEvent.click(page.getByText(/^View as table/).first());
  const box = app.element.querySelector<HTMLElement>('[data-scrolls]')!;
  box.focus();
  await userEvent.keyboard('{ArrowLeft}');
  await drawn();
  expect(at()).toBe(String(log.length));
  box.blur();
  await userEvent.keyboard('{ArrowLeft}');
  await drawn();
  expect(Number(at())).toBeLessThan(log.length);
});

test('a key opens nothing that an address hides', async () => {
  await open();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.views, .masthead button { display: none; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  await userEvent.keyboard('?se');
  await drawn();
  expect(document.querySelector('dialog')).toBeNull();
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
});

test('letters and digits can be turned off, which outlives a reload; other keys stay', async () => {
  const storage = new MemoryStorage();
  await open(storage);
  await userEvent.click(page.getByRole('button', { name: 'Keys' }));
  await userEvent.click(page.getByRole('checkbox', { name: 'Letters and digits are keys of the page' }));
  await expect.element(page.getByText(`${PAGE_KEYS.share.does} (off)`)).toBeVisible();
  await userEvent.keyboard('{Escape}');
  app.unmount();
  app = await mountApp(new FakeLab(), storage, { recording: Promise.resolve(recorded) });
  await userEvent.keyboard('s?');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await userEvent.keyboard(' ');
  await expect.element(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Keys' }));
  await expect.element(page.getByRole('checkbox')).not.toBeChecked();
});

test('digits pick a self-edit, D shows what changed, E saves the run', async () => {
  await open();
  await bringTo(app.store, 'finished');
  await userEvent.keyboard('2');
  expect(stateOf().view.candidate).toBe(1);
  await userEvent.keyboard('9');
  expect(stateOf().view.candidate).toBe(1);
  await userEvent.keyboard('d');
  await expect
    .element(page.getByRole('checkbox', { name: 'Show what changed in each answer' }))
    .toBeChecked();
  await userEvent.keyboard('e');
  await expect.poll(() => saved).toEqual([expect.stringMatching(/\.seal\.zip$/)]);
});

test('R and N set a run up again, and ask before it is left', async () => {
  await open();
  await bringTo(app.store, 'finished');
  const { setup, started } = stateOf().run.state!;
  await userEvent.keyboard('r');
  await userEvent.click(page.getByRole('button', { name: 'Keep it' }));
  expect(stateOf().run.state!.started).toBe(started);
  await userEvent.keyboard('r');
  await userEvent.click(page.getByRole('button', { name: 'Leave it and set up again' }));
  await expect.poll(() => stateOf().run.state).toBeNull();
  expect(stateOf().setup.draft.seed).toBe(setup.seed);
  await drawn();
  await userEvent.keyboard('n');
  await expect.poll(() => stateOf().setup.draft.seed).not.toBe(setup.seed);
});

test('R in the place of a link that was opened says so, and goes back to it', async () => {
  await open();
  await bringTo(app.store, 'finished');
  const { title } = stateOf().run.state!.setup.passage;
  await app.store.execute(openLink, new URLSearchParams('setup=1&starter=eel-fair&seed=9'));
  const theirs = stateOf().setup.draft;
  await userEvent.keyboard('r');
  await userEvent.click(page.getByRole('button', { name: 'Leave it and set up again' }));
  await expect.element(page.getByText(`The run was set up again: “${title}”, seed 1.`)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Go back to what was opened' }));
  await expect.element(page.getByText(`A link brought this setup: “${theirs.title}”, seed 9.`)).toBeVisible();
  expect(stateOf().setup.draft).toEqual(theirs);
});

test('in a replay R goes back to the beginning, and N leaves it for a new seed', async () => {
  app = await mountApp(new FakeLab(), new MemoryStorage(), { recording: Promise.resolve(recorded) });
  const place = () => page.getByRole('slider', { name: 'Place in the run' });
  await userEvent.keyboard(' ');
  await userEvent.fill(place(), String(log.length));
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('r');
  await expect.poll(() => (place().element() as HTMLInputElement).value).toBe('1');
  const { seed } = stateOf().player.recording!.state.setup;
  await userEvent.keyboard('n');
  await expect.element(place()).not.toBeInTheDocument();
  expect(stateOf().setup.draft.selfEdits).toHaveLength(5);
  expect(stateOf().setup.draft.seed).not.toBe(seed);
});
