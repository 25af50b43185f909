import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { downloadAdapter } from '../../store/commands/downloadAdapter.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { setTheme } from '../../store/commands/setTheme.ts';
import { createLabStore } from '../../store/store.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { axeComplaints, bringTo, drawn, mountOver, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;
let lab: FakeLab;
let saved: { name: string; file: Blob }[];

async function open(storage = new MemoryStorage()) {
  saved = [];
  const store = createLabStore({ lab, storage, saveFile: (name, file) => saved.push({ name, file }) });
  app = mountOver(store);
  await store.begin();
  await drawn();
}

beforeEach(async () => {
  await page.viewport(1280, 800);
  lab = new FakeLab();
  await open();
});
afterEach(() => app.unmount());

const field = () => page.getByLabelText('Load an adapter');
const upload = (file: Blob, name: string) => userEvent.upload(field(), new File([file], name));

test('every lane that studied offers its adapter, and one that is loaded can be asked', async () => {
  await bringTo(app.store, 'finished');
  await expect.element(page.getByRole('button', { name: /^Download adapter of/ }).nth(2)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Download adapter of Self-edit 2' }));
  expect(saved[0]!.name).toMatch(/-self-edit-2-adapter\.zip$/);

  await upload(saved[0]!.file, 'from-a-friend.zip');
  const panel = page.getByRole('region', { name: 'Adapter strength' });
  await expect.element(panel.getByText('rank 16, layers 15 to 29, for SmolLM2-135M-Instruct')).toBeVisible();
  await expect.element(panel.getByLabelText('Whose adapter')).toHaveDisplayValue('from-a-friend.zip');
  await userEvent.click(panel.getByRole('button', { name: 'Ask again' }));
  await expect.element(panel.getByText(/^✓ Adapter off: same answers as before/)).toBeVisible();

  await userEvent.click(panel.getByRole('button', { name: 'Remove from-a-friend.zip' }));
  await expect.element(panel.getByText('from-a-friend.zip')).not.toBeInTheDocument();
  await expect.element(panel.getByText(/^✓ Adapter off/)).not.toBeInTheDocument();
});

test('without a run a loaded adapter is asked the questions on the page', async () => {
  const panel = page.getByRole('region', { name: 'Adapter strength' });
  await expect.element(panel.getByLabelText('Whose adapter')).not.toBeInTheDocument();
  const file = new Blob([JSON.stringify({ adapter: { data: [] }, origin: { baseModel: null } })]);
  await upload(file, 'mill.zip');
  await userEvent.click(panel.getByRole('button', { name: 'Ask' }));
  await expect.element(panel.getByText(/^mill\.zip at strength 1\.00: \d of \d right\.$/)).toBeVisible();
});

test('an adapter of another model is not compared with the run’s answers', async () => {
  await bringTo(app.store, 'finished');
  lab.model = { name: 'another.gguf', sha256: '7'.repeat(64), layers: 30 };
  await app.store.execute(loadModel, undefined);
  const file = new Blob([JSON.stringify({ adapter: { data: [] }, origin: { baseModel: null } })]);
  await upload(file, 'other.zip');
  lab.askAdapter = ({ questions }) =>
    Promise.resolve(questions.map(() => ({ prompt: '', answer: 'something else', right: false, bits: 1 })));
  const panel = page.getByRole('region', { name: 'Adapter strength' });
  await userEvent.click(panel.getByRole('button', { name: 'Ask again' }));
  await expect
    .element(
      panel.getByText(/^other\.zip at strength 0\.00: 0 of \d+ right, as the untouched model answers\.$/),
    )
    .toBeVisible();
});

test('asking is stopped with the same button, which keeps the focus', async () => {
  await bringTo(app.store, 'finished');
  lab.ask = (_request, signal) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('stopped')));
    });
  const panel = page.getByRole('region', { name: 'Adapter strength' });
  const ask = panel.getByRole('button', { name: 'Ask again' });
  (ask.element() as HTMLButtonElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(panel.getByRole('button', { name: 'Stop asking' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(ask).toHaveFocus();
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('the field keeps the keyboard’s focus, takes the same file twice, and can be stopped', async () => {
  await app.store.execute(loadModel, undefined);
  const file = new Blob([JSON.stringify({ adapter: null, origin: {} })]);
  const input = field().element() as HTMLInputElement;
  input.focus();
  await upload(file, 'a.zip');
  await upload(file, 'a.zip');
  await expect.element(page.getByRole('button', { name: 'Remove a.zip' }).nth(1)).toBeVisible();
  expect(document.activeElement).toBe(input);
  lab.importAdapter = (_request, signal) =>
    new Promise((_, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('stopped')));
    });
  await upload(file, 'a.zip');
  await expect.element(field()).toHaveAttribute('aria-disabled', 'true');
  await userEvent.click(page.getByRole('button', { name: 'Stop loading a.zip' }));
  await expect.element(field()).toHaveFocus();
  await expect.element(field()).toHaveAttribute('aria-disabled', 'false');
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('a file that is no adapter is refused beside the field', async () => {
  await upload(new Blob(['GGUF']), 'model.gguf');
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(
      'This file is not a zip, or its end is missing.Choose the zip of a PEFT adapter folder.',
    );
});

test.each(['light', 'dark'] as const)(
  'loaded adapters and refusals have no axe violation, %s',
  async (theme) => {
    await app.store.execute(setTheme, theme);
    await bringTo(app.store, 'finished');
    await app.store.execute(downloadAdapter, 1);
    await upload(saved[0]!.file, `${'endless'.repeat(30)}.zip`);
    await upload(new Blob(['GGUF']), 'model.gguf');
    await expect.element(page.getByRole('alert')).toBeVisible();
    await drawn();
    expect(await axeComplaints(app.element)).toEqual([]);
    await page.viewport(360, 740);
    await drawn();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  },
);
