import { expect, test } from 'vitest';
import { ExecutorLostError } from '../../executor.ts';
import { LostGuard } from './lostGuard.ts';

function lossy() {
  let lose: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => (lose = resolve));
  return { guard: new LostGuard(lost), lose };
}

test('a pending call, and every later one, fails with the reason of the loss', async () => {
  const { guard, lose } = lossy();
  const pending = guard.run(() => new Promise(() => {}));
  lose('The graphics device was lost: gone');
  await expect(pending).rejects.toThrow(ExecutorLostError);
  await expect(guard.run(() => Promise.resolve(1))).rejects.toThrow('The graphics device was lost: gone');
});

test('an error that comes just before the news of the loss is the loss', async () => {
  const { guard, lose } = lossy();
  const failing = guard.run(() => {
    setTimeout(() => lose('lost'), 5);
    return Promise.reject(new Error('mapAsync failed'));
  });
  await expect(failing).rejects.toMatchObject({
    name: 'ExecutorLostError',
    cause: { message: 'mapAsync failed' },
  });
});

test('any other error and any result pass through', async () => {
  const { guard } = lossy();
  await expect(guard.run(() => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
  await expect(guard.run(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
  await expect(guard.run(() => Promise.resolve(7))).resolves.toBe(7);
});

test('a call that has ended is forgotten', async () => {
  const { guard, lose } = lossy();
  const pending = guard.run(() => new Promise(() => {}));
  for (let i = 0; i < 3; i++) await guard.run(() => Promise.resolve(new Float32Array(1000)));
  await expect(guard.run(() => Promise.reject(new Error('other')))).rejects.toThrow('other');
  expect(guard.pending).toBe(1);
  lose('gone');
  await expect(pending).rejects.toThrow('gone');
  expect(guard.pending).toBe(0);
});

test('a stop by hand is not taken for a loss, and does not wait for one', async () => {
  const { guard, lose } = lossy();
  const stopping = guard.run(() => {
    setTimeout(() => lose('lost'), 5);
    return Promise.reject(new DOMException('stop', 'AbortError'));
  });
  await expect(stopping).rejects.toMatchObject({ name: 'AbortError' });
});
