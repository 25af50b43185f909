import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { editDraft } from '../../store/commands/editDraft.ts';
import { editRounds } from '../../store/commands/editRounds.ts';
import { startRounds } from '../../store/commands/startRounds.ts';
import { bringTo, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;

afterEach(() => {
  app.unmount();
  location.hash = '';
});

/** Whether it ends beyond the box that its table scrolls in. */
function isCut(caption: Element): boolean {
  const box = caption.closest('[data-scrolls]');
  return box !== null && caption.getBoundingClientRect().width > box.clientWidth + 1;
}

/** Every figure on the page with what it lacks; a figure that lacks nothing has caption, numbers and files. */
async function figuresAndLacks() {
  const figures = [...app.element.querySelectorAll('figure')];
  for (const figure of figures)
    for (const fold of figure.querySelectorAll('details'))
      if (fold.querySelector('summary')!.textContent.startsWith('View as table')) fold.open = true;
  await drawn();
  return figures.map((figure) => {
    const rows = [...figure.querySelectorAll('table tbody tr')] as HTMLTableRowElement[];
    const width = figure.querySelectorAll('table thead th').length;
    const buttons = [...figure.querySelectorAll('button')].map(({ textContent }) => textContent.slice(0, 3));
    const spans = (row: HTMLTableRowElement) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    const text = figure.querySelector('figcaption')?.textContent.trim() ?? '';
    const lacks = [
      text.split(/\s+/).length < 5 && 'a caption in words',
      [...figure.querySelectorAll('caption')].some(isCut) && 'a whole caption above its table',
      /NaN|undefined|null|Infinity/.test(text) && 'a caption of numbers that there are',
      rows.length === 0 && 'a table',
      rows.some((row) => spans(row) !== width) && 'a cell for every column',
      !figure.querySelector('table caption') && 'a name of its table',
      ['SVG', 'PNG', 'CSV'].some((kind) => !buttons.includes(kind)) && 'a way to save it',
    ].filter(Boolean);
    return { text, lacks };
  });
}

test.each(['review', 'finished'] as const)(
  'every figure of the Studio has a caption, a table and files, %s',
  async (stage) => {
    await page.viewport(1280, 800);
    app = await mountApp();
    await bringTo(app.store, stage);
    const found = await figuresAndLacks();
    expect(found.filter(({ lacks }) => lacks.length > 0)).toEqual([]);
    // The passage; in the end also loss and update of three lanes, bits, and the self-edits compared.
    expect(found).toHaveLength(stage === 'finished' ? 9 : 1);
    expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
  },
);

test('every figure of the rounds has a caption, a table and files', async () => {
  location.hash = '#rounds';
  await page.viewport(360, 740);
  app = await mountApp();
  const { recipe } = app.store.state.getState().setup.draft;
  await app.store.execute(editDraft, {
    recipe: { ...recipe, samplesPerSentence: 6, epochs: 1, controlEpochs: 1 },
  });
  await app.store.execute(editRounds, {
    train: 2,
    unseen: 2,
    rounds: 1,
    candidates: 2,
    unseenCandidates: 1,
    recipeChoice: 'person',
  });
  await app.store.execute(startRounds, undefined);
  await expect.poll(() => app.element.querySelectorAll('figure').length).toBeGreaterThanOrEqual(2);
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await drawn();
  const found = await figuresAndLacks();
  expect(found.filter(({ lacks }) => lacks.length > 0)).toEqual([]);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});

test('a step of a loss curve is picked by pointer and by the arrow keys', async () => {
  await page.viewport(1280, 800);
  app = await mountApp();
  await bringTo(app.store, 'finished');
  const { losses, tokensByStep } = app.store.state.getState().run.state!.candidates[0]!.study!;
  const slider = page.getByRole('slider', { name: 'Self-edit 1: loss, step by step' });
  const figure = slider.element().closest('figure')!;
  await userEvent.hover(figure.querySelectorAll('svg')[1]!);
  const middle = Math.round((losses.length - 1) / 2) + 1;
  await expect.poll(() => figure.textContent).toContain(`step ${middle}: `);
  slider.element().focus();
  await userEvent.keyboard('{Home}{ArrowRight}{ArrowRight}');
  const third = `step 3: loss ${losses[2]!.toFixed(2)} nats, ${tokensByStep[2]} tokens`;
  await expect.element(slider).toHaveAttribute('aria-valuetext', third);
  expect(figure.textContent).toContain(third);
});

test('a page that scrolls under a resting pointer does not move what the keyboard picked', async () => {
  await page.viewport(1280, 800);
  app = await mountApp();
  await bringTo(app.store, 'finished');
  const slider = page.getByRole('slider', { name: /^Self-edit 1: where the update landed/ });
  await userEvent.hover(slider.element().parentElement!.querySelectorAll('rect')[3]!);
  slider.element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowDown}');
  const picked = slider.element().getAttribute('aria-valuetext')!;
  for (const by of [20, -45, 60]) {
    scrollBy(0, by);
    // The browser tells of what is under the pointer now some frames after.
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  expect(slider.element().getAttribute('aria-valuetext')).toBe(picked);
});

test('a surprise text goes by words and sentences too, and says how their bits come about', async () => {
  await page.viewport(1280, 800);
  app = await mountApp();
  await bringTo(app.store, 'finished');
  const { base, started } = app.store.state.getState().run.state!;
  const total = base.surprise!.bits.reduce((sum, bits) => sum + bits, 0);
  const passage = page.getByRole('region', { name: 'How surprising the passage is' });
  await userEvent.click(passage.getByText('Sentences', { exact: true }).first());
  const figure = passage.element().querySelector('figure')!;
  expect(figure.querySelectorAll('[data-mark]')).toHaveLength(started.sentences.length);
  await expect
    .element(passage.getByText(/A sentence’s bits are the mean of its tokens\.$/).first())
    .toBeVisible();
  await userEvent.click(passage.getByText('Words', { exact: true }).first());
  await userEvent.click(passage.getByText('View as table'));
  const before = [...figure.querySelectorAll('tbody tr')].map((row) => Number(row.children[1]!.textContent));
  expect(before).toHaveLength(started.sentences.join(' ').split(/\s+/).length);
  expect(before.reduce((sum, bits) => sum + bits, 0)).toBeCloseTo(total, -1);
  expect([...figure.querySelectorAll('[data-mark]')].map(({ textContent }) => textContent).join(' ')).toBe(
    started.sentences.join(' '),
  );
});
