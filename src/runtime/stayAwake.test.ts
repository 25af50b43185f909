import { expect, test, vi } from 'vitest';
import { stayAwake } from './stayAwake.ts';

/** A browser whose locks are counted; a hidden tab loses its lock. */
function browser() {
  const locks: { released: boolean; release: () => Promise<void> }[] = [];
  const document = Object.assign(new EventTarget(), { hidden: false });
  const request = vi.fn(async () => {
    const lock = {
      released: false,
      release: async () => {
        lock.released = true;
        return Promise.resolve();
      },
    };
    locks.push(lock);
    return Promise.resolve(lock as unknown as WakeLockSentinel);
  });
  const show = (shown: boolean) => {
    document.hidden = !shown;
    if (!shown) for (const lock of locks) lock.released = true;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const held = () => locks.filter(({ released }) => !released).length;
  return { environment: { navigator: { wakeLock: { request } }, document }, request, show, held };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('one lock is held while something works, anew after the tab was hidden, and none afterwards', async () => {
  const { environment, request, show, held } = browser();
  const sleep = stayAwake(environment);
  await settled();
  expect(held()).toBe(1);
  show(false);
  await settled();
  expect(held()).toBe(0);
  show(true);
  show(true);
  await settled();
  expect(held()).toBe(1);
  sleep();
  await settled();
  expect(held()).toBe(0);
  const asked = request.mock.calls.length;
  show(true);
  await settled();
  expect(request).toHaveBeenCalledTimes(asked);
});

test('one that comes after the work is over is let go', async () => {
  const { environment, request, held } = browser();
  stayAwake(environment)();
  await settled();
  expect(request).toHaveBeenCalledTimes(1);
  expect(held()).toBe(0);
});

test('where it is refused or missing nothing happens', async () => {
  const { environment, request } = browser();
  request.mockRejectedValue(new DOMException('low battery', 'NotAllowedError'));
  stayAwake(environment)();
  stayAwake({ ...environment, navigator: {} })();
  await settled();
  expect(request).toHaveBeenCalledTimes(1);
});
