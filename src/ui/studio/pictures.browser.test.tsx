import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { guess } from '../../store/commands/guess.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { study } from '../../store/commands/study.ts';
import { axeComplaints, bringTo, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;

beforeEach(async () => {
  await page.viewport(1280, 800);
  app = await mountApp();
});
afterEach(() => app.unmount());

const stateOf = () => app.store.state.getState().run.state!;
const passage = () => page.getByRole('region', { name: 'How surprising the passage is' });
const pieces = () => [...app.element.querySelectorAll<HTMLElement>('#passage figure [data-mark]')];

/** A CSS colour as it is drawn, 0 to 255. */
function pixel(color: string): number[] {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** WCAG 2's contrast ratio. */
function contrast(one: string, other: string): number {
  const luminance = (color: string) => {
    const [r, g, b] = pixel(color).map((c) =>
      c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

test('the passage is coloured token by token, in words the same, and goes by the arrow keys', async () => {
  await bringTo(app.store, 'finished');
  const { base, control } = stateOf();
  await expect.element(passage().getByText(/^The passage itself, from before to after/)).toBeVisible();
  expect(pieces().map((piece) => piece.textContent)).toEqual(
    base.surprise!.pieces.map((piece) => piece.trimStart()),
  );
  await userEvent.click(passage().getByText('Before', { exact: true }).first());
  const slider = page.getByRole('slider', { name: 'Surprise, token by token, before' });
  slider.element().focus();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  const second = base.surprise!.pieces[1]!.trim();
  await expect
    .element(slider)
    .toHaveAttribute(
      'aria-valuetext',
      expect.stringMatching(new RegExp(`^${second}: .* bits before, .* after$`)),
    );

  await userEvent.selectOptions(passage().getByLabelText('Before and after what'), 'Passage only');
  const mean = (bits: readonly number[]) =>
    (bits.reduce((sum, each) => sum + each, 0) / bits.length).toFixed(1);
  await expect
    .element(passage().getByText(/^The passage itself/))
    .toHaveTextContent(
      `after passage only: ${mean(base.surprise!.bits)} to ${mean(control.surprise!.bits)} bits of surprise`,
    );
});

test('B held down shows how it was before', async () => {
  await bringTo(app.store, 'finished');
  const slider = page.getByRole('slider', { name: /^Surprise, token by token/ });
  slider.element().focus();
  await userEvent.keyboard('{b>}');
  await expect.element(slider).toHaveAttribute('aria-label', 'Surprise, token by token, before');
  await userEvent.keyboard('{/b}');
  await expect.element(slider).toHaveAttribute('aria-label', 'Surprise, token by token, difference');
});

test.each(['light', 'dark'] as const)(
  'every token can be read on its colour, and axe is content, %s',
  async (theme) => {
    await app.store.execute(setTheme, theme);
    await bringTo(app.store, 'finished');
    await userEvent.click(page.getByText('Show what changed in each answer'));
    for (const mode of ['Before', 'After', 'Difference']) {
      await userEvent.click(passage().getByText(mode, { exact: true }).first());
      await drawn();
      const ratios = pieces().map((piece) => {
        const { color, backgroundColor } = getComputedStyle(piece);
        return contrast(color, backgroundColor);
      });
      expect(Math.min(...ratios), mode).toBeGreaterThanOrEqual(4.5);
    }
    const full = pieces()[0]!;
    for (const tone of ['surprise', 'fewer', 'more']) {
      full.style.setProperty('--strength', '100%');
      full.style.setProperty('--full', `var(--${tone}-full)`);
      const { color, backgroundColor } = getComputedStyle(full);
      expect(contrast(color, backgroundColor), `full ${tone}`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(color, backgroundColor), `full ${tone} is dark`).toBeLessThan(8);
    }
    for (const details of app.element.querySelectorAll('details')) details.open = true;
    await drawn();
    expect(await axeComplaints(app.element)).toEqual([]);
  },
);

test('where the update landed is drawn for every lane that studied, with values and a table', async () => {
  await bringTo(app.store, 'finished');
  const { control, candidates } = stateOf();
  for (const [name, lane] of [
    ['Passage only', control],
    ['Self-edit 1', candidates[0]!],
  ] as const) {
    const grid = page.getByRole('slider', { name: `${name}: where the update landed, matrix by matrix` });
    grid.element().focus();
    await userEvent.keyboard(`{Home}${'{ArrowDown}{ArrowRight}'.repeat(2)}`);
    await expect.element(grid).toHaveAttribute('aria-valuetext', expect.stringMatching(/^Layer 2, v_proj: /));
    const { norms } = lane.update!;
    const largest = Math.max(...norms.flat());
    const layer = norms.findIndex((row) => row.includes(largest));
    await expect
      .element(page.getByText(new RegExp(`^${name}: the update is largest in layer ${layer}, `)))
      .toBeVisible();
  }
});

test('answers can be shown as they changed, and say which notes say them', async () => {
  await bringTo(app.store, 'finished');
  await userEvent.click(page.getByText('Show what changed in each answer'));
  const table = app.element.querySelector('#quiz table')!;
  const { base, candidates, setup } = stateOf();
  const changed = candidates[0]!.answers.findIndex((answer, i) => answer!.answer !== base.answers[i]!.answer);
  expect(changed).toBeGreaterThanOrEqual(0);
  const cell = table.querySelectorAll('tbody tr')[changed]!.querySelector('td[data-label="Self-edit 1"]')!;
  expect(cell.querySelector('ins, del')).not.toBeNull();
  expect(cell.textContent).toContain(`right: ${setup.passage.questions[changed]!.answer}`);
  expect(table.textContent).toMatch(/\d notes? says? this/);
});

test('one guesses before the quiz, and is told how it turned out', async () => {
  await bringTo(app.store, 'review');
  const asked = page.getByRole('region', { name: 'Guess first' });
  await expect.element(asked.getByText('Guess before the quiz tells, or just go on.')).toBeVisible();
  await userEvent.click(asked.getByText('Self-edit 2'));
  await expect.element(asked.getByText(/^Your guess: self-edit 2/)).toBeVisible();
  await app.store.execute(study, undefined);
  await drawn();
  expect(guess.enabled(app.store.state.getState())).toBe(false);
  const { chosen } = stateOf();
  await expect
    .element(page.getByText(/^You guessed self-edit 2\. .* this visit\.$/))
    .toHaveTextContent(chosen === 1 ? 'The quiz chose it too. Right in 1 of 1' : 'Right in 0 of 1');
});

test('at 360 pixels the pictures fit', async () => {
  await page.viewport(360, 740);
  await bringTo(app.store, 'finished');
  await userEvent.click(page.getByText('Show what changed in each answer'));
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await drawn();
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
});
