import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LESSONS } from '../../content/lessons/lessons.ts';
import { TARGETS, type Target } from '../../content/lessons/targets.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { RECORDED_RUN } from '../../store/player/readRecording.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { axeComplaints, bringTo, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;
/** Of the page that holds the tests. */
const query = location.search;

beforeEach(async () => {
  await page.viewport(1280, 800);
  history.replaceState(null, '', '#studio');
});
afterEach(() => {
  app.unmount();
  history.replaceState(null, '', `${location.pathname}${query}#studio`);
});

const card = () => page.getByRole('complementary', { name: 'Lesson' });
const title = (name: string) => card().getByRole('heading', { name });

test('a link opens a given lesson, which frames the part it speaks of', async () => {
  history.replaceState(null, '', '#studio?lesson=closed-book');
  app = await mountApp();
  await bringTo(app.store, 'finished');
  await expect.element(title('Closed book')).toBeVisible();
  await expect
    .poll(() => getComputedStyle(document.querySelector(TARGETS.quizTable)!).outlineStyle)
    .toBe('solid');
  await expect
    .poll(() => document.querySelector(TARGETS.quizTable)!.getBoundingClientRect().top, { timeout: 5000 })
    .toBeLessThan(400);
  await userEvent.click(card().getByRole('button', { name: 'Close' }));
  await expect.element(card()).not.toBeInTheDocument();
  expect(location.hash).toBe('#studio');
  expect(getComputedStyle(document.querySelector(TARGETS.quizTable)!).outlineStyle).toBe('none');
});

test('cards turn on Space and by their buttons, never by themselves', async () => {
  app = await mountApp();
  await bringTo(app.store, 'finished');
  await userEvent.click(page.getByRole('link', { name: 'Lessons' }));
  await expect.element(title(LESSONS[0]!.title)).toBeVisible();
  await userEvent.keyboard(' ');
  await expect.element(title(LESSONS[1]!.title)).toBeVisible();
  await userEvent.click(card().getByRole('button', { name: 'Next' }));
  await expect.element(title(LESSONS[2]!.title)).toBeVisible();
  await userEvent.click(card().getByRole('button', { name: 'Back' }));
  await expect.element(title(LESSONS[1]!.title)).toBeVisible();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(location.hash).toBe(`#studio?lesson=${LESSONS[1]!.id}`);
});

test('Space stays what it is where something is typed or pressed', async () => {
  history.replaceState(null, '', '#studio?lesson=self-edit');
  app = await mountApp();
  await expect.element(title(LESSONS[0]!.title)).toBeVisible();
  const box = document.querySelector<HTMLInputElement>('#passage input[type="text"], #passage textarea')!;
  box.focus();
  await userEvent.keyboard(' ');
  expect(location.hash).toBe('#studio?lesson=self-edit');
});

test('every part that a card of the Studio speaks of is on the page of a finished run', async () => {
  app = await mountApp();
  await bringTo(app.store, 'finished');
  const spokenOf = LESSONS.filter(({ view }) => view === 'studio').flatMap(({ on, done }) => [
    ...on.flatMap((action) => ('at' in action ? [action.at] : [])),
    ...(done.at ? [done.at] : []),
  ]);
  expect(spokenOf.length).toBeGreaterThan(8);
  expect(spokenOf.filter((target: Target) => !document.querySelector(TARGETS[target]))).toEqual([]);
});

test('on a recorded run each card of the Studio, turned by Space, brings what it speaks of on screen', async () => {
  history.replaceState(null, '', `#studio?lesson=${LESSONS[0]!.id}`);
  // The run that the page opens on.
  const recording = (await fetch(`/${RECORDED_RUN}`)).text();
  app = await mountApp(new FakeLab(), new MemoryStorage(), { recording });
  for (const { title: name, view, on } of LESSONS) {
    await expect.element(title(name)).toBeVisible();
    const pointed = on.find((action) => action.do === 'point')!;
    const part = () => document.querySelector(TARGETS[pointed.at]);
    if (view === 'studio') {
      await expect
        .poll(() => part()?.getBoundingClientRect().top, { timeout: 10_000, message: name })
        .toSatisfy((top: number) => top >= 0 && top < innerHeight / 2);
      expect(getComputedStyle(part()!).outlineStyle, name).toBe('solid');
      await expect.element(card().getByText(/is not on screen/)).not.toBeInTheDocument();
    }
    (document.activeElement as HTMLElement | null)?.blur();
    await userEvent.keyboard(' ');
  }
  await expect.element(card()).not.toBeInTheDocument();
});

test('a card shows the weakest self-edit, and the best one again when it is laid down', async () => {
  app = await mountApp();
  await bringTo(app.store, 'finished');
  history.replaceState(null, '', '#studio?lesson=harmful-notes');
  dispatchEvent(new HashChangeEvent('hashchange'));
  await expect.element(title('Notes that hurt')).toBeVisible();
  const shown = () => app.store.state.getState().view.candidate;
  await expect.poll(shown).not.toBeNull();
  const worst = shown();
  await userEvent.click(card().getByRole('button', { name: 'Close' }));
  await expect.poll(shown).toBe(1 - worst!);
});

test('the page’s own links keep the card up, and using a part ticks it off', async () => {
  history.replaceState(null, '', '#studio?lesson=closed-book');
  app = await mountApp();
  await bringTo(app.store, 'finished');
  await expect.element(card().getByText('Try it:')).toBeVisible();
  document.querySelector<HTMLElement>('.loop a[href="#quiz"]')!.click();
  expect(location.hash).toBe('#quiz?lesson=closed-book');
  document.querySelector<HTMLElement>(TARGETS.prompts)!.click();
  await expect.element(card().getByText('✓ Done:')).toBeVisible();
});

test('a card whose part is not there says so, and an unknown lesson is one sentence', async () => {
  history.replaceState(null, '', '#studio?lesson=luck-of-choosing');
  app = await mountApp();
  await expect.element(card().getByText(/it comes with a run of your own/), { timeout: 6000 }).toBeVisible();
  history.replaceState(null, '', '#studio?lesson=%3Cscript%3E');
  dispatchEvent(new HashChangeEvent('hashchange'));
  await expect.element(card().getByText(/“<script>”, that this page does not have/)).toBeVisible();
});

test('a term says what it means when it is pressed', async () => {
  history.replaceState(null, '', '#studio?lesson=low-loss');
  app = await mountApp();
  const meaning = page.getByText(/How surprising the studied text still is/);
  await expect.element(card().getByRole('button', { name: 'loss' })).toBeVisible();
  expect(meaning.query()).toBeNull();
  await userEvent.click(card().getByRole('button', { name: 'loss' }));
  await expect.element(meaning).toBeVisible();
  const box = meaning.element().getBoundingClientRect();
  expect(box.left).toBeGreaterThanOrEqual(0);
  expect(box.right).toBeLessThanOrEqual(1280);
  await userEvent.keyboard('{Escape}');
  await expect.element(meaning).not.toBeInTheDocument();
});

test('a link opens the glossary at a word, and closing it takes the word out of the address', async () => {
  history.replaceState(null, '', '#studio?words=luck');
  app = await mountApp();
  const dialog = page.getByRole('dialog', { name: 'Glossary' });
  await expect.element(dialog.getByText('The luck of choosing')).toBeVisible();
  await expect.element(dialog.getByText('Graded by matching words')).toBeInTheDocument();
  await expect.element(dialog.getByRole('button', { name: 'Close' })).toBeInViewport();
  await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
  await expect.element(dialog).not.toBeInTheDocument();
  expect(location.hash).toBe('#studio');
  await expect.element(page.getByRole('heading', { name: /Closed-book quiz/ })).toBeVisible();
});

test('inside another page there is no header, what is hidden by the link is gone, and a wrong name is told', async () => {
  history.replaceState(null, '', '?embed=1&hide=loop,nonsense#studio?lesson=low-loss');
  app = await mountApp();
  await bringTo(app.store, 'finished');
  await expect.element(title('Low loss is not learning')).toBeVisible();
  await expect
    .element(page.getByRole('heading', { name: /^Watch a language model/ }))
    .not.toBeInTheDocument();
  await expect.element(page.getByRole('navigation', { name: 'The loop' })).not.toBeInTheDocument();
  await expect.element(page.getByText('LIVE')).toBeVisible();
  await expect.element(page.getByText(/asks to hide “nonsense”/)).toBeVisible();
  expect(getComputedStyle(document.documentElement).backgroundColor).toBe('rgba(0, 0, 0, 0)');
  const link = page.getByRole('link', { name: 'Open in its own window' }).element() as HTMLAnchorElement;
  link.target = '_self';
  link.addEventListener('click', (event) => event.preventDefault());
  link.click();
  expect(link.href).toBe(`${location.origin}${location.pathname}#studio?lesson=low-loss`);
});

test.each(['light', 'dark'] as const)('card and glossary have no axe violation, %s', async (theme) => {
  history.replaceState(null, '', '#studio?lesson=luck-of-choosing');
  app = await mountApp();
  await app.store.execute(setTheme, theme);
  await bringTo(app.store, 'finished');
  await expect.element(title('The luck of choosing')).toBeVisible();
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await drawn();
  expect(await axeComplaints(app.element)).toEqual([]);
  history.replaceState(null, '', '#studio?words=all');
  dispatchEvent(new HashChangeEvent('hashchange'));
  await expect.element(page.getByRole('dialog', { name: 'Glossary' })).toBeVisible();
  expect(await axeComplaints(app.element)).toEqual([]);
});

test.each([1280, 360])('at %d pixels the page beside a card does not scroll sideways', async (width) => {
  await page.viewport(width, 740);
  history.replaceState(null, '', '#studio?lesson=luck-of-choosing');
  app = await mountApp();
  await bringTo(app.store, 'finished');
  await expect.element(title('The luck of choosing')).toBeVisible();
  await drawn();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
});
