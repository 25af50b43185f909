import { createRoot, type Root } from 'react-dom/client';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { chooseModel } from '../../store/commands/chooseModel.ts';
import { editRounds } from '../../store/commands/editRounds.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { writeNotes } from '../../store/commands/writeNotes.ts';
import { createLabStore, type LabStore } from '../../store/store.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { LabProvider } from '../app/LabContext.tsx';
import type { PageNews } from './keepPage.ts';
import { OfflineNews } from './OfflineNews.tsx';

const news = vi.hoisted(() => ({ is: 'update' as PageNews }));
vi.mock('./keepPage.ts', () => ({
  keepPage: async (tell: (is: PageNews) => void) => Promise.resolve(tell(news.is)),
  openUpdate: async () => Promise.resolve(),
}));

let root: Root;

afterEach(() => {
  root.unmount();
  vi.useRealTimers();
});

function told(is: PageNews, lab = new FakeLab()): LabStore {
  news.is = is;
  const store = createLabStore({ lab, storage: new MemoryStorage() });
  root = createRoot(document.body.appendChild(document.createElement('div')));
  root.render(
    <LabProvider store={store}>
      <OfflineNews />
    </LabProvider>,
  );
  return store;
}

const reload = page.getByRole('button', { name: 'Reload' });

test('a new version is opened at a click, but not while the model is at work', async () => {
  const store = told('update', new FakeLab({ pace: { note: 1, step: 1, answer: 20 } }));
  await expect.element(reload).toBeVisible();
  await store.execute(loadModel, undefined);
  const notes = store.execute(writeNotes, undefined);
  await expect.element(page.getByText(/once the model is not at work/)).toBeVisible();
  await expect.element(reload).not.toBeInTheDocument();
  await notes;
  await expect.element(reload).toBeVisible();
});

test('what a reload would lose is named', async () => {
  const store = told('update');
  await expect.element(page.getByText(/your run are kept\.$/)).toBeVisible();
  await store.execute(editRounds, { rounds: 1 });
  await store.execute(chooseModel, { kind: 'file', file: new Blob(), name: 'a.gguf' });
  await expect
    .element(page.getByText(/but not what you chose for the next rounds and the model out of a file\.$/))
    .toBeVisible();
});

test('a model out of a file is not said to be kept', async () => {
  const store = told('ready');
  await store.execute(loadModel, undefined);
  await expect.element(page.getByText(/The model is kept too/)).toBeVisible();
  await store.execute(chooseModel, { kind: 'file', file: new Blob(), name: 'a.gguf' });
  await expect.element(page.getByText(/out of a file of yours is not kept/)).toBeVisible();
});

const ready = page.getByText('Ready offline.');

test('that the page is kept leaves by itself, a new version does not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  told('ready');
  await vi.waitUntil(() => ready.elements().length > 0);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(ready.elements()).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2000);
  await vi.waitUntil(() => ready.elements().length === 0);
  root.unmount();

  told('update');
  await vi.waitUntil(() => reload.elements().length > 0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload.elements()).toHaveLength(1);
});

test('it stays while the tab is out of sight, and for who points at it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  told('ready');
  await vi.waitUntil(() => ready.elements().length > 0);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ready.elements()).toHaveLength(1);

  hidden.mockRestore();
  document.dispatchEvent(new Event('visibilitychange'));
  await userEvent.hover(ready);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ready.elements()).toHaveLength(1);
});
