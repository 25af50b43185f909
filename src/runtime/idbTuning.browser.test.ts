import { expect, test, vi } from 'vitest';
import { PLAIN_TUNING } from '../engine/ops/linear/variants.ts';
import { idbTuning } from './idbTuning.ts';

const record = { key: 'a device', tuning: PLAIN_TUNING };

test('what was found out about each device is there on the next visit', async () => {
  const name = 'kernel tuning under test';
  expect(await idbTuning(name).read('a device')).toBeUndefined();
  const other = { ...record, key: 'another device' };
  await idbTuning(name).write(record);
  await idbTuning(name).write(other);
  expect(await idbTuning(name).read('a device')).toEqual(record);
  expect(await idbTuning(name).read('another device')).toEqual(other);
  indexedDB.deleteDatabase(name);
});

test('without storage nothing is kept, and nothing is thrown', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('storage is off', 'SecurityError');
  });
  await idbTuning('refused').write(record);
  expect(await idbTuning('refused').read('a device')).toBeNull();
  expect(open).toHaveBeenCalledTimes(2);
  open.mockRestore();
});

test('a storage that never answers is given up on', async () => {
  const opened = indexedDB.open('kernel tuning that hangs');
  const open = vi
    .spyOn(indexedDB, 'open')
    .mockReturnValue(Object.assign(new EventTarget(), { readyState: 'pending' }) as IDBOpenDBRequest);
  const begin = performance.now();
  expect(await idbTuning('hangs').read('a device')).toBeNull();
  await idbTuning('hangs').write(record);
  expect(performance.now() - begin).toBeLessThan(5000);
  open.mockRestore();
  await new Promise((resolve) => (opened.onsuccess = resolve));
  opened.result.close();
  indexedDB.deleteDatabase('kernel tuning that hangs');
});
