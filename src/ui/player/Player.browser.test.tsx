import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { clearModelCache } from '../../store/commands/clearModelCache.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { parseRecordedRun } from '../../store/persist/recordedRun.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { axeComplaints, bringTo, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';
// A real run, shortened: the first notes and steps of each lane.
import recorded from './fixtures/shortRun.json?raw';
import { choiceWords, endWords } from './stageWords.ts';

let app: MountedApp;
const { state: end, log } = parseRecordedRun(recorded);

beforeEach(async () => {
  await page.viewport(1280, 800);
});
afterEach(() => app.unmount());

async function open(storage = new MemoryStorage(), lab = new FakeLab()): Promise<FakeLab> {
  app = await mountApp(lab, storage, { recording: Promise.resolve(recorded) });
  return lab;
}

const place = () => page.getByRole('slider', { name: 'Place in the run' });

async function scrub(count: number): Promise<void> {
  await userEvent.fill(place(), String(count));
  await drawn();
}

test('it opens on the recorded run, already playing, with no model and nothing loaded', async () => {
  const lab = await open();
  await expect.element(page.getByText(/^RECORDED/)).toBeVisible();
  await expect.element(page.getByText(/^LIVE/)).not.toBeInTheDocument();
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  const first = Number((place().element() as HTMLInputElement).value);
  await expect
    .poll(() => Number((place().element() as HTMLInputElement).value), { timeout: 10_000 })
    .toBeGreaterThan(first);
  await expect.element(page.getByText(/^First the quiz, without the passage/)).toBeVisible();
  expect(lab.loads).toEqual([]);
});

test('a tab that nobody looks at waits with playing until it is looked at', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  await open();
  await expect.element(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  hidden.mockRestore();
  document.dispatchEvent(new Event('visibilitychange'));
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible();
});

test('another view leaves the replay where it is: it goes on there, or rests, as it was left', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  const study = log.findIndex(({ type }) => type === 'study.started') + 4;
  const value = () => Number((place().element() as HTMLInputElement).value);
  const awayAndBack = async () => {
    await userEvent.click(page.getByRole('link', { name: 'Rounds' }));
    await expect.element(page.getByRole('slider', { name: 'Place in the run' })).not.toBeInTheDocument();
    await userEvent.click(page.getByRole('link', { name: 'Studio' }));
    await expect.element(place()).toBeInTheDocument();
  };
  await scrub(study);
  await awayAndBack();
  expect(value()).toBe(study);
  await expect.element(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Play', exact: true }));
  await awayAndBack();
  expect(value()).toBeGreaterThanOrEqual(study);
  await expect.element(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  location.hash = '';
});

test.each([
  ['notes.started', 'Self-edits', /^It writes notes about the passage/],
  ['study.started', 'Study', /^For comparison it first studies the passage alone/],
  ['run.finished', 'Reward', /^It wrote 5 self-edits/],
] as const)('at %s the loop lights %s, and the caption says what happens', async (type, stop, words) => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  await scrub(log.findIndex((event) => event.type === type) + 1);
  await expect.element(page.getByText(words)).toBeVisible();
  const now = app.element.querySelector('.loop-stop[data-state="now"]')!;
  expect(now.textContent).toContain(stop);
});

test('at the end it says what the log says, and the chosen self-edit is starred', async () => {
  await open();
  await scrub(log.length);
  await expect.element(page.getByText(endWords(end), { exact: true })).toBeVisible();
  await expect.element(page.getByText(choiceWords(end))).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^Self-edit \d ★ chosen/ })).toBeVisible();
});

test('B held down turns everything to before the lesson, and back when it is let go; so does the switch', async () => {
  await open();
  await scrub(log.length);
  const quiz = () => app.element.querySelector('[data-panel="quiz"]')!.textContent;
  const edits = () => app.element.querySelector('[data-panel="selfEdits"]')!.textContent;
  const after = { quiz: quiz(), edits: edits() };
  const chosen = end.candidates[end.chosen!]!;
  const changed = chosen.answers.findIndex((answer, i) => answer!.answer !== end.base.answers[i]!.answer);
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('{b>}');
  await drawn();
  expect(quiz()).toContain(end.base.answers[changed]!.answer);
  expect(quiz()).not.toContain('→');
  expect(edits()).not.toContain('▲');
  expect(edits()).toMatch(/before: \d of \d right/);
  const below = app.element.querySelector('#quiz')!;
  expect(below.textContent).toContain('before the lesson');
  const heads = [...below.querySelectorAll('thead th')].slice(2).map((head) => head.textContent);
  for (const head of heads) expect(head, 'said in the saved table too').toContain('(before the lesson)');
  expect(heads.length).toBeGreaterThan(0);
  const cells = below.querySelectorAll(`tbody tr:nth-child(${changed + 1}) td`);
  expect(cells.length).toBeGreaterThan(1);
  for (const cell of cells) expect(cell.textContent).toContain(end.base.answers[changed]!.answer);
  await userEvent.keyboard('{/b}');
  await drawn();
  expect({ quiz: quiz(), edits: edits() }).toEqual(after);

  const turn = page.getByRole('button', { name: 'Before the lesson' });
  await userEvent.click(turn);
  await expect.element(turn).toHaveAttribute('aria-pressed', 'true');
  expect(quiz()).not.toContain('→');
  expect(await axeComplaints(app.element)).toEqual([]);
  await userEvent.click(turn);
  expect(quiz()).toBe(after.quiz);
});

test('there is nothing to peek at before anything was studied', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  await scrub(log.findIndex(({ type }) => type === 'study.started') + 1);
  await expect.element(page.getByRole('button', { name: 'Before the lesson' })).toBeDisabled();
});

test('of a run that is only played nobody is asked to guess', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  await scrub(log.findIndex(({ type }) => type === 'study.started') + 1);
  await expect.element(page.getByRole('region', { name: /Self-edit$/ })).toBeVisible();
  await expect.element(page.getByText('Which notes will help most?')).not.toBeInTheDocument();
});

test('Space pauses and plays, the arrows step, with Shift by phases, and not while a slider is moved', async () => {
  await open();
  const value = () => Number((place().element() as HTMLInputElement).value);
  await userEvent.keyboard(' ');
  await expect.element(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  const study = log.findIndex(({ type }) => type === 'study.started');
  await scrub(study + 1);
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('{ArrowRight}');
  expect(log[value() - 1]!.type).toBe('study.step');
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  expect(log[value() - 1]!.type).toBe('quiz.started');
  const before = value();
  (page.getByRole('combobox', { name: 'Speed' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowLeft}');
  expect(value()).toBe(before);
});

test('a run that was kept is what one comes back to; the recording is one click away, and back', async () => {
  const storage = new MemoryStorage();
  app = await mountApp(new FakeLab(), storage);
  await bringTo(app.store, 'finished');
  await app.store.kept();
  app.unmount();
  await open(storage);
  await expect.element(place()).not.toBeInTheDocument();
  await userEvent.click(page.getByRole('button', { name: 'Watch the recorded run' }));
  await expect.element(place()).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Back to the run' }));
  await expect.element(place()).not.toBeInTheDocument();
  expect(app.store.state.getState().run.state!.status).toBe('finished');
  await userEvent.click(page.getByRole('button', { name: 'Replay it' }));
  await expect.element(page.getByText(/^RECORDED HERE/)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Back to the run' }));
});

test('one press runs the same setup live: the model is fetched while the recording plays, then the page is LIVE', async () => {
  const lab = await open(new MemoryStorage(), new FakeLab({ loadPace: 80 }));
  await userEvent.click(page.getByRole('button', { name: 'Run it live (98 MB, once)' }));
  await expect.element(page.getByText(/^RECORDED/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: /^Loading \d+ of 98 MB$/ })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Stop', exact: true }));
  await userEvent.click(page.getByRole('button', { name: 'Run it live (98 MB, once)' }));
  await expect.element(page.getByText('LIVE', { exact: true })).toBeVisible();
  expect(app.store.state.getState().run.state!.setup).toMatchObject(end.setup);
  await expect.poll(() => app.store.state.getState().run.state!.status, { timeout: 20_000 }).toBe('finished');
  expect(lab.loads).toHaveLength(2);
});

test('a model that this browser has is not said to be fetched, here or where it is loaded', async () => {
  const lab = new FakeLab();
  lab.keeps = true;
  await open(new MemoryStorage(), lab);
  await expect.element(page.getByRole('button', { name: 'Run it live', exact: true })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Use my own passage' }));
  await expect.element(page.getByRole('button', { name: 'Load model', exact: true }).first()).toBeVisible();
  await expect.element(page.getByRole('button', { name: /98 MB/ })).not.toBeInTheDocument();
  lab.keeps = false;
  await app.store.execute(clearModelCache, undefined);
  await expect.element(page.getByRole('button', { name: 'Load model (98 MB)' }).first()).toBeVisible();
});

test('from the recording another click leads to a passage of one’s own', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Use my own passage' }));
  await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveValue('');
});

test.each(['light', 'dark'] as const)('no axe violation, in the middle and at the end, %s', async (theme) => {
  await open();
  await app.store.execute(setTheme, theme);
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  for (const count of [log.findLastIndex(({ type }) => type === 'quiz.started') + 3, log.length]) {
    await scrub(count);
    expect(await axeComplaints(app.element)).toEqual([]);
  }
});

test('at 360 pixels one panel at a time is shown, the lit one, and nothing scrolls sideways', async () => {
  await page.viewport(360, 740);
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  const shown = () =>
    [...app.element.querySelectorAll<HTMLElement>('[data-panel]')]
      .filter((panel) => panel.offsetParent !== null)
      .map((panel) => panel.dataset.panel);
  await scrub(log.findIndex(({ type }) => type === 'study.started') + 1);
  expect(shown()).toEqual(['selfEdits']);
  await userEvent.click(page.getByText('Quiz', { exact: true }).last());
  expect(shown()).toEqual(['quiz']);
  await scrub(log.length);
  expect(shown()).toEqual(['quiz']);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  const asked = [...app.element.querySelectorAll('[data-panel="quiz"] li > p:first-child')];
  expect(asked).toHaveLength(end.setup.passage.questions.length);
  for (const question of asked)
    expect(question.scrollWidth, question.textContent).toBeLessThanOrEqual(question.clientWidth);
  const panel = app.element.querySelector('[data-panel="quiz"]')!.getBoundingClientRect();
  const bar = app.element.querySelector('[data-part="transport"]')!.getBoundingClientRect();
  expect(bar.top - panel.top).toBeGreaterThanOrEqual(250);
});

test('at 1280 by 800 the three panels fill what the window has above the player', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Pause' }));
  await scrub(log.length);
  scrollTo({ top: 0 });
  const { top: bar } = app.element.querySelector('[data-part="transport"]')!.getBoundingClientRect();
  for (const panel of app.element.querySelectorAll('[data-panel]')) {
    const { bottom } = panel.getBoundingClientRect();
    expect(bottom).toBeLessThanOrEqual(bar);
    expect(bottom).toBeGreaterThan(bar - 70);
    for (const inner of panel.querySelectorAll('ol, ul, p'))
      expect(inner.scrollHeight, inner.className).toBeLessThanOrEqual(inner.clientHeight + 1);
  }
});
