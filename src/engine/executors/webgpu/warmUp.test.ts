/** Compiling ahead over kernels that a test makes compile, fail or wait. */
import { expect, test } from 'vitest';
import type { KernelSpec } from '../../gpu/kernel.ts';
import { compileAll } from './warmUp.ts';

const SPECS = Array.from({ length: 30 }, (_, i): KernelSpec => {
  return { name: `kernel ${i}`, wgsl: '', constants: {}, bindings: [] };
});

/** Later kernels take longer, and `fails` does not compile. */
function kernels(fails: string | null) {
  const begun: string[] = [];
  const pipeline = async ({ name }: KernelSpec): Promise<GPUComputePipeline> => {
    begun.push(name);
    for (let i = 0; i < begun.length; i++) await Promise.resolve();
    if (name === fails) throw new Error(`${name} does not compile`);
    return {} as GPUComputePipeline;
  };
  return { begun, pipeline };
}

async function settled(call: Promise<void>, seen: { readonly begun: string[]; readonly told: number[] }) {
  const outcome = await call.then(
    () => 'compiled',
    (error: unknown) => error,
  );
  const [begun, told] = [seen.begun.length, seen.told.length];
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([seen.begun.length, seen.told.length], 'nothing goes on afterwards').toEqual([begun, told]);
  return { outcome, begun, told };
}

test('every kernel is compiled and counted', async () => {
  const told: number[] = [];
  const cache = kernels(null);
  const { outcome, begun } = await settled(
    compileAll(cache, SPECS, { onProgress: (done) => told.push(done) }),
    { ...cache, told },
  );
  expect([outcome, begun]).toEqual(['compiled', SPECS.length]);
  expect(told).toEqual(SPECS.map((_, i) => i + 1));
});

test('after one that does not compile no other is begun or counted', async () => {
  const told: number[] = [];
  const cache = kernels('kernel 10');
  const { outcome, begun } = await settled(
    compileAll(cache, SPECS, { onProgress: (done) => told.push(done) }),
    { ...cache, told },
  );
  expect(outcome).toEqual(new Error('kernel 10 does not compile'));
  expect(begun).toBeLessThan(20);
});

test('a stop gives its reason and counts nothing more', async () => {
  const told: number[] = [];
  const stop = new AbortController();
  const cache = kernels(null);
  const onProgress = (done: number) => {
    told.push(done);
    if (done === 3) stop.abort('enough');
  };
  const { outcome } = await settled(compileAll(cache, SPECS, { onProgress, signal: stop.signal }), {
    ...cache,
    told,
  });
  expect(outcome).toBe('enough');
  expect(told).toEqual([1, 2, 3]);
});
