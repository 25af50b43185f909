import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { askAgain } from '../../store/commands/askAgain.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { axeComplaints, bringTo, drawn, mountApp, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;

beforeEach(async () => {
  await page.viewport(1280, 800);
});
afterEach(() => {
  vi.restoreAllMocks();
  app.unmount();
});

const summary = () => page.getByText('Measure this device', { exact: true }).first();
const start = () => page.getByRole('button', { name: 'Measure this device' });
const table = () => page.getByRole('table', { name: 'What was measured on this device' });

async function measured(lab = new FakeLab()): Promise<void> {
  app = await mountApp(lab);
  await app.store.execute(loadModel, undefined);
  await userEvent.click(summary());
  await userEvent.click(start());
  await expect.element(table()).toBeVisible();
}

test('without a model the button is off and the page says what is missing', async () => {
  app = await mountApp();
  await userEvent.click(summary());
  await expect.element(start()).toBeDisabled();
  await expect.element(page.getByText(/Load the model first\. Nothing of yours is changed/)).toBeVisible();
});

test('a measurement shows where it is, then medians, spreads, shares and the machine', async () => {
  const lab = new FakeLab({ loadPace: 8 });
  app = await mountApp(lab);
  await app.store.execute(loadModel, undefined);
  await userEvent.click(summary());
  await userEvent.click(start());
  await expect.element(page.getByRole('progressbar', { name: 'Training on notes' })).toBeVisible();
  await expect.element(table()).toBeVisible();
  const row = (name: RegExp) => table().getByRole('row', { name });
  await expect.element(row(/^Training/)).toHaveTextContent(/1,500.*1,410–1,590 in 21 repeats.*340.*34 %/);
  await expect.element(row(/^Writing 32 texts/)).toHaveTextContent(/Not measured: 2 of at least 3 repeats/);
  await expect.element(page.getByText('Fakefox 7 on Linux, 4 logical cores')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Measure again' })).toBeEnabled();
  expect(lab.measured).toEqual(['Tolmin']);
});

test('a stop leaves what was measured before', async () => {
  const lab = new FakeLab({ loadPace: 20 });
  await measured(lab);
  lab.measurement = { ...lab.measurement, browser: 'Otherfox 8' };
  await userEvent.click(page.getByRole('button', { name: 'Measure again' }));
  await userEvent.click(page.getByRole('button', { name: 'Stop' }));
  await expect.element(page.getByRole('button', { name: 'Measure again' })).toBeEnabled();
  await expect.element(page.getByText(/^Fakefox 7/)).toBeVisible();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('from start to end the keyboard stays on the button, and the end is announced', async () => {
  const lab = new FakeLab({ loadPace: 20 });
  app = await mountApp(lab);
  await app.store.execute(loadModel, undefined);
  await userEvent.click(summary());
  const status = () => page.getByText(/^The measurement (is done|was stopped)\.$/);
  const button = start().element() as HTMLButtonElement;
  button.focus();
  await userEvent.keyboard('{Enter}');
  const stop = page.getByRole('button', { name: 'Stop', exact: true });
  await expect.element(stop).toHaveFocus();
  const bar = page.getByRole('progressbar', { name: 'Multiplying matrices, warming up' });
  await expect.element(bar).not.toHaveAttribute('value');
  await userEvent.keyboard('{Enter}');
  await expect.element(status()).toHaveTextContent('The measurement was stopped.');
  await expect.element(start()).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(status()).not.toBeInTheDocument();
  await expect.element(status()).toHaveTextContent('The measurement is done.');
  await expect.element(page.getByRole('button', { name: 'Measure again' })).toHaveFocus();
  expect(status().element()).toHaveAttribute('aria-live', 'polite');
});

test('while the questions are asked it says what it waits for', async () => {
  const lab = new FakeLab();
  app = await mountApp(lab);
  await bringTo(app.store, 'finished');
  lab.ask = () => new Promise(() => undefined);
  void app.store.execute(askAgain, { whose: 0, strength: 1 });
  await userEvent.click(summary());
  await expect.element(page.getByText(/It can start when the questions are answered\./)).toBeVisible();
  await expect.element(start()).toBeDisabled();
});

test('the whole measurement is copied as JSON', async () => {
  const lab = new FakeLab();
  await measured(lab);
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await userEvent.click(page.getByRole('button', { name: 'Copy as JSON' }));
  await expect.element(page.getByText('Copied.')).toBeVisible();
  expect(JSON.parse(write.mock.calls[0]![0])).toEqual(lab.measurement);
});

test('where copying is refused, the text stands there selected', async () => {
  const lab = new FakeLab();
  await measured(lab);
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'));
  await userEvent.click(page.getByRole('button', { name: 'Copy as JSON' }));
  const text = page.getByRole('textbox', { name: 'The measurement' });
  await expect.element(text).toBeVisible();
  const area = text.element() as HTMLTextAreaElement;
  expect(JSON.parse(area.value)).toEqual(lab.measurement);
  expect(area.selectionEnd - area.selectionStart).toBe(area.value.length);
});

test.each([1280, 360].flatMap((width) => (['light', 'dark'] as const).map((theme) => ({ width, theme }))))(
  'no axe violation and nothing beside the page at $width pixels, $theme',
  async ({ width, theme }) => {
    await page.viewport(width, 800);
    await measured();
    await app.store.execute(setTheme, theme);
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('no'));
    await userEvent.click(page.getByRole('button', { name: 'Copy as JSON' }));
    await drawn();
    expect(await axeComplaints(app.element)).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  },
);
