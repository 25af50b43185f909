import { afterEach, expect, test, vi } from 'vitest';
import { browserShelf } from './browserShelf.ts';
import type { ShelfEntry } from './shelfEntry.ts';
import { SHELF_LIMITS, type ShelfStorage } from './shelfStorage.ts';

const ENTRY: ShelfEntry = {
  version: 1,
  id: 'a',
  name: 'A run',
  note: '',
  pinned: false,
  from: 'here',
  status: 'finished',
  startedAt: '2026-01-02T03:04:05.000Z',
  keptAt: '2026-01-02T03:05:05.000Z',
  bytes: 10,
  title: 'A mill',
  seed: 7,
  selfEdits: 1,
  model: { name: 'a model', sha256: 'f', layers: 4 },
  executor: { kind: 'tfjs', description: 'a fake executor' },
  app: null,
  adapters: [],
  digest: {
    kind: 'run',
    of: { choose: 0, report: 1 },
    base: null,
    control: null,
    chosen: null,
    gains: [Number.NaN],
  },
};

afterEach(async () => {
  const shelf = browserShelf();
  await shelf.remove((await shelf.list()).map(({ id }) => id));
});

const entriesIn = async (shelf: ShelfStorage) => (await shelf.list()).map(({ entry }) => entry);

test('entries and logs are there on the next visit, until they are removed', async () => {
  const shelf = browserShelf();
  expect(await shelf.put(ENTRY, [{ odd: Infinity }])).toBe('kept');
  await shelf.put({ ...ENTRY, id: 'b' }, []);
  const next = browserShelf();
  expect(await entriesIn(next)).toEqual([ENTRY, { ...ENTRY, id: 'b' }]);
  expect(await next.log('a')).toEqual([{ odd: Infinity }]);
  expect(await next.has('a')).toBe(true);
  await next.remove(['a']);
  expect(await shelf.has('a')).toBe(false);
  expect(await shelf.log('a')).toBeNull();
  expect(await shelf.label('a', { note: 'gone' })).toBe(false);
  expect(await entriesIn(shelf)).toHaveLength(1);
});

test('an entry that is kept again keeps what was written on it and its adapters; another tab hears of it', async () => {
  const [one, two] = [browserShelf(), browserShelf()];
  const heard = vi.fn<() => void>();
  two.onChangedElsewhere(heard);
  await one.put({ ...ENTRY, adapters: ['x'] }, [1]);
  // Both at once: neither takes the other's words away.
  await Promise.all([one.label('a', { name: 'Named' }), two.label('a', { note: 'Noted', pinned: true })]);
  await one.put({ ...ENTRY, status: 'stopped', adapters: ['y'] }, [1, 2]);
  expect(await entriesIn(two)).toEqual([
    { ...ENTRY, name: 'Named', note: 'Noted', pinned: true, status: 'stopped', adapters: ['x', 'y'] },
  ]);
  expect(await two.log('a')).toEqual([1, 2]);
  await expect.poll(() => heard.mock.calls.length).toBeGreaterThanOrEqual(3);
});

test('beyond its limits nothing new is taken, and what is there can still be kept anew', async () => {
  const shelf = browserShelf();
  await shelf.put({ ...ENTRY, bytes: SHELF_LIMITS.bytes }, ['large']);
  expect(await shelf.put({ ...ENTRY, id: 'b' }, [])).toBe('full');
  expect(await shelf.put({ ...ENTRY, bytes: SHELF_LIMITS.bytes }, ['larger'])).toBe('kept');
  expect(await shelf.has('b')).toBe(false);
  expect(await shelf.log('a')).toEqual(['larger']);
});

test('where the browser refuses, the promise says so, and what was there stays', async () => {
  const shelf = browserShelf();
  await shelf.put(ENTRY, ['old']);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  await expect(shelf.put({ ...ENTRY, name: 'new' }, ['new'])).rejects.toMatchObject({
    name: 'QuotaExceededError',
  });
  await expect(shelf.label('a', { note: 'new' })).rejects.toMatchObject({ name: 'QuotaExceededError' });
  put.mockRestore();
  expect(await shelf.log('a')).toEqual(['old']);
  expect(await entriesIn(shelf)).toEqual([ENTRY]);
});
