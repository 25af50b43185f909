import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { foldRounds } from '../../seal/rounds/reduceRounds.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { recordedRoundsLog } from '../../store/testing/stores.ts';
import { axeComplaints, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';
import { roundsCaption } from './roundsCaption.ts';
import { verdicts } from './roundsWords.ts';

let app: MountedApp;
let log: readonly RoundsEvent[];

/** Two rounds over the fake lab, as a recording's file. */
beforeAll(async () => {
  log = await recordedRoundsLog({ rounds: 2 });
});

beforeEach(async () => {
  location.hash = '#rounds';
  await page.viewport(1280, 800);
});

afterEach(() => {
  app.unmount();
  location.hash = '';
  vi.restoreAllMocks();
});

const COMMAND = 'npm run experiment -- --rounds 2';

async function open(storage = new MemoryStorage()): Promise<void> {
  const file = JSON.stringify({ kind: 'rounds', command: COMMAND, commit: null, events: log });
  const headers = { 'content-type': 'application/json' };
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () =>
    Promise.resolve(new Response(file, { headers })),
  );
  app = await mountApp(new FakeLab(), storage);
  await expect.element(place()).toBeVisible();
}

const place = () => page.getByRole('slider', { name: 'Place in the rounds' });
const value = () => Number((place().element() as HTMLInputElement).value);
const countOf = (find: (event: RoundsEvent) => boolean) => log.findIndex(find) + 1;

async function pauseAt(count: number): Promise<void> {
  const pause = page.getByRole('button', { name: 'Pause' });
  if (pause.query()) await userEvent.click(pause);
  await userEvent.fill(place(), String(count));
  await drawn();
}

test('the view opens on the recorded rounds, already playing, and no form is in the way', async () => {
  await open();
  await expect.element(page.getByText(/^RECORDED/)).toBeVisible();
  await expect.element(page.getByText(/^LIVE/)).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect.element(page.getByRole('spinbutton', { name: 'Rounds' })).not.toBeInTheDocument();
  await expect.element(page.getByText(COMMAND)).toBeInTheDocument();
  await expect.poll(value, { timeout: 10_000 }).toBeGreaterThan(3);
});

test.each([
  ['sampling', 'Sample', (event: RoundsEvent) => isRun(event, 'train', 'note.written')],
  ['studying', 'Study', (event: RoundsEvent) => isRun(event, 'train', 'study.step')],
  ['keeping', 'Keep', (event: RoundsEvent) => event.type === 'edits.kept'],
  ['tuning', 'Tune', (event: RoundsEvent) => event.type === 'writer.step'],
  ['measuring', 'Measure', (event: RoundsEvent) => isRun(event, 'unseen', 'note.written')],
] as const)(
  'while %s the loop lights %s, and what is shown is the fold of the log',
  async (_, stop, find) => {
    await open();
    const count = countOf(find);
    await pauseAt(count);
    const now = app.element.querySelector('.loop-stop[data-state="now"]')!;
    expect(now.textContent).toContain(stop);
    const { about, now: where } = roundsCaption(foldRounds(log.slice(0, count))!);
    await expect.element(page.getByText(about, { exact: true })).toBeVisible();
    await expect.element(page.getByText(where)).toBeVisible();
  },
);

function isRun(event: RoundsEvent, set: 'train' | 'unseen', type: string): boolean {
  return event.type === 'run' && event.at.set === set && event.event.type === type;
}

/** Not the means. */
const DOTS = 'figure circle:is([class*="filled"], [class*="hollow"])';

test('the strips grow dot by dot; dots are hollow until they are kept', async () => {
  await open();
  const dots = () => app.element.querySelectorAll(DOTS).length;
  const filled = () => app.element.querySelectorAll('[data-panel="training"] [class*="filled"]').length;
  await pauseAt(2);
  expect(dots()).toBe(0);
  const kept = countOf(({ type }) => type === 'edits.kept');
  await pauseAt(kept - 1);
  const [before, none] = [dots(), filled()];
  await pauseAt(kept);
  expect([dots(), none]).toEqual([before, 0]);
  const { rounds } = foldRounds(log.slice(0, kept))!;
  expect(filled()).toBe(rounds[0]!.kept!.filter(({ candidate }) => candidate !== null).length);
  await pauseAt(log.length);
  expect(dots()).toBeGreaterThan(before);
});

test('the first screen holds strips and verdict at the end, as for whoever asked for less motion', async () => {
  await open();
  await pauseAt(log.length);
  scrollTo(0, 0);
  const { sentence } = verdicts(foldRounds(log)!).at(-1)!;
  const bar = app.element.querySelector('[data-part="transport"]')!.getBoundingClientRect().top;
  const verdict = page.getByText(sentence).first().element();
  for (const part of [verdict, ...app.element.querySelectorAll('[data-panel] figure svg')])
    expect(part.getBoundingClientRect().bottom).toBeLessThanOrEqual(bar);
});

test('the Studio and back leaves them where they were; own rounds are one click away, and back', async () => {
  await open();
  const middle = countOf(({ type }) => type === 'edits.kept');
  await pauseAt(middle);
  await userEvent.click(page.getByRole('link', { name: 'Studio' }));
  await expect.element(place()).not.toBeInTheDocument();
  await userEvent.click(page.getByRole('link', { name: 'Rounds' }));
  await expect.element(place()).toBeVisible();
  expect(value()).toBe(middle);
  await userEvent.click(page.getByRole('button', { name: 'Set up my own rounds' }));
  await expect.element(page.getByRole('spinbutton', { name: 'Rounds' })).toBeVisible();
  await expect.element(page.getByText(/^RECORDED/)).not.toBeInTheDocument();
  await userEvent.click(page.getByRole('button', { name: 'Watch the recorded rounds' }));
  await expect.element(place()).toBeVisible();
});

test('Space pauses and plays, the arrows step, with Shift by phases; a step can be a passage or a round', async () => {
  await open();
  await userEvent.keyboard(' ');
  await expect.element(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await pauseAt(countOf((event) => isRun(event, 'train', 'study.started')));
  (document.activeElement as HTMLElement).blur();
  const event = () => log[value() - 1]!;
  await userEvent.keyboard('{ArrowRight}');
  expect(isRun(event(), 'train', 'study.step')).toBe(true);
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  expect(event().type).toBe('edits.kept');
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Length of a step' }), 'by round');
  await userEvent.click(page.getByRole('button', { name: 'One step on' }));
  expect(event()).toMatchObject({ type: 'run', at: { round: 2, set: 'train', passage: 0 } });
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Length of a step' }), 'by passage');
  await userEvent.click(page.getByRole('button', { name: 'One step on' }));
  expect(isRun(event(), 'train', 'run.finished')).toBe(true);
});

test('a page without recorded rounds says so in a sentence, above the way to one’s own', async () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('', { status: 404 }));
  app = await mountApp();
  await expect.element(page.getByText(/^This page comes without recorded rounds/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Load model and start' })).toBeVisible();
});

test.each(['light', 'dark'] as const)('no axe violation, in the middle and at the end, %s', async (theme) => {
  await open();
  await app.store.execute(setTheme, theme);
  for (const count of [countOf(({ type }) => type === 'edits.kept'), log.length]) {
    await pauseAt(count);
    expect(await axeComplaints(app.element)).toEqual([]);
  }
});

test('at 360 pixels one panel at a time is shown, the lit one, and nothing scrolls sideways', async () => {
  await page.viewport(360, 740);
  await open();
  const shown = () =>
    [...app.element.querySelectorAll<HTMLElement>('[data-panel]')]
      .filter((panel) => panel.offsetParent !== null)
      .map((panel) => panel.dataset.panel);
  await pauseAt(countOf(({ type }) => type === 'edits.kept'));
  expect(shown()).toEqual(['training']);
  await userEvent.click(page.getByText('Unseen', { exact: true }).first());
  expect(shown()).toEqual(['unseen']);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

test('a dropped file of rounds opens in replay, IMPORTED, from the Studio too, and closes again', async () => {
  location.hash = '#studio';
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('', { status: 404 }));
  app = await mountApp();
  await expect.element(page.getByRole('button', { name: 'Share' })).toBeVisible();
  const text = log.map((event) => JSON.stringify(event)).join('\n');
  const data = new DataTransfer();
  data.items.add(new File([text], 'rounds.events.jsonl'));
  // A page that is not ready yet takes no drop; one that does keeps the browser from opening the file itself.
  const drop = () =>
    dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  await expect.poll(drop).toBe(false);
  await expect.element(place()).toBeVisible();
  await expect.element(page.getByText(/^IMPORTED(?!:)/)).toBeVisible();
  await expect.element(page.getByText('IMPORTED: rounds out of rounds.events.jsonl.')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Share' }));
  await expect.element(page.getByRole('button', { name: 'Save these rounds (.seal.zip)' })).toBeEnabled();
  await userEvent.keyboard('{Escape}');
  await userEvent.click(page.getByRole('button', { name: 'Set up my own rounds' }));
  await expect.element(page.getByRole('button', { name: 'Load model and start' })).toBeVisible();
});

test('rounds of this browser can be played once more, and one comes back to them', async () => {
  const storage = new MemoryStorage();
  await storage.rounds.append('mine', log);
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('', { status: 404 }));
  app = await mountApp(new FakeLab(), storage);
  await userEvent.click(page.getByRole('button', { name: 'Replay them' }));
  await expect.element(place()).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Back to my rounds' }));
  await expect.element(place()).not.toBeInTheDocument();
  expect(app.store.state.getState().rounds.state!.status).toBe('finished');
});
