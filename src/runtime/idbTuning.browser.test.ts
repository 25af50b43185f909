import { expect, test, vi } from 'vitest';
import { idbTuning } from './idbTuning.ts';

test('what was found out about a device is there on the next visit', async () => {
  const name = 'kernel tuning under test';
  expect(await idbTuning(name).read()).toBeUndefined();
  const record = { key: 'a device', tuning: { short: 'one', long: 'another' } };
  await idbTuning(name).write(record);
  expect(await idbTuning(name).read()).toEqual(record);
  indexedDB.deleteDatabase(name);
});

test('without storage nothing is kept, and nothing is thrown', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('storage is off', 'SecurityError');
  });
  await idbTuning('refused').write({ key: 'a device' });
  expect(await idbTuning('refused').read()).toBeNull();
  expect(open).toHaveBeenCalledTimes(2);
  open.mockRestore();
});
