import { expect, test } from 'vitest';
import { newStore } from '../testing/stores.ts';
import { listShelf } from './listShelf.ts';

test('the shelf is not called empty while it is read', async () => {
  const made = newStore();
  const listed = made.store.execute(listShelf, undefined);
  expect(made.get().shelf.entries).toBeNull();
  await listed;
  expect(made.get().shelf.entries).toEqual([]);
});
