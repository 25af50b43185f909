/** The foundation on a real device: allocation, plans, readback, pacing, and tfjs on our device. */
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { randomFloats } from '../testing/inputs.ts';
import { testDevice, testGpu, throwGpuErrors } from '../testing/testGpu.ts';
import { gatherRows } from '../ops/gatherRows/gatherRows.ts';
import { OutOfGpuMemoryError } from './buffers.ts';
import { createGpu } from './context.ts';
import { openDevice } from './device.ts';
import { Plan } from './plan.ts';
import { flushTfjs, useTfjsOnDevice } from './tfjsBackend.ts';

test('bytes and live buffers are counted by category, and a double free is refused', async () => {
  const { memory } = await testGpu();
  const [live, bytes] = [memory.liveBuffers, memory.bytesOf('training')];
  const a = memory.allocate('training', 'a', 10);
  const b = memory.upload('training', 'b', Float32Array.of(1, 2, 3));
  expect([memory.liveBuffers, memory.bytesOf('training')]).toEqual([live + 2, bytes + 52]);
  expect(memory.peakBytes).toBeGreaterThanOrEqual(52);
  memory.freeAll([a, b]);
  expect([memory.liveBuffers, memory.bytesOf('training')]).toEqual([live, bytes]);
  expect(() => memory.free(a)).toThrow('a: expected a live buffer, got one already freed');
});

test('what no buffer can hold is refused before it is asked for', async () => {
  const { memory, device } = await testGpu();
  const words = device.limits.maxBufferSize / 4 + 1;
  expect(() => memory.allocate('cache', 'huge', words)).toThrow(OutOfGpuMemoryError);
  expect(() => memory.allocate('cache', 'none', 0)).toThrow(
    'none: expected a buffer of at least 1 word, got 0',
  );
  const small = memory.allocate('cache', 'small', 1);
  expect(() => memory.write(small, Float32Array.of(1, 2))).toThrow('write: expected at most 4 bytes, got 8');
  memory.free(small);
});

test('a plan is replayed with what was written in between, over several submits, and reads come in order', async () => {
  const gpu = await testGpu();
  const { memory } = gpu;
  const x = memory.allocate('activations', 'x', 8);
  const y = memory.allocate('activations', 'y', 8);
  const z = memory.allocate('activations', 'z', 8);
  const swap = memory.upload('tables', 'swap', Uint32Array.of(1, 0));
  const shape = { rows: 2, features: 4 };
  const work = 1e12; // more than a submit takes: each dispatch is a submit of its own
  const plan = await Plan.build(gpu, 'swap twice', [
    ...gatherRows(shape, { x, indices: swap, y }).map((d) => ({ ...d, work })),
    ...gatherRows(shape, { x: y, indices: swap, y: z }).map((d) => ({ ...d, work })),
  ]);
  expect(plan.dispatchCount).toBe(2);
  for (const seed of [1, 2, 3]) {
    const numbers = randomFloats(seed, 'x', 8);
    memory.write(x, numbers);
    await plan.run();
    const [swapped, back] = await gpu.readback.floats(y, z);
    expect(back).toEqual(numbers);
    expect(swapped).toEqual(Float32Array.of(...numbers.subarray(4), ...numbers.subarray(0, 4)));
  }
  await expect(plan.run(AbortSignal.abort('stop'))).rejects.toBe('stop');
  plan.destroy();
  memory.freeAll([x, y, z, swap]);
  throwGpuErrors();
});

test('after an error that WebGPU only reports, no stale numbers are read', async () => {
  const gpu = createGpu(await openDevice()); // its own: the errors of the shared one fail its tests
  const { memory, device } = gpu;
  const x = memory.upload('activations', 'x', Float32Array.of(1, 2));
  const gone = device.createBuffer({ size: 8, usage: GPUBufferUsage.COPY_SRC });
  gone.destroy();
  memory.copy({ buffer: gone, offset: 0, size: 8 }, x); // the submit is dropped
  await expect(gpu.readback.floats(x)).rejects.toThrow(/^WebGPU reported: .*destroyed/);
  expect(await gpu.readback.floats(x)).toEqual([Float32Array.of(1, 2)]);

  const report = (error: GPUError) =>
    device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
  report(new GPUOutOfMemoryError('no room'));
  report(new GPUValidationError('the buffer is invalid'));
  await expect(gpu.readback.floats(x)).rejects.toThrow(OutOfGpuMemoryError);
  expect(await gpu.readback.floats(x)).toEqual([Float32Array.of(1, 2)]);
  memory.free(x);
  device.destroy();
});

test('a read from a lost device fails by an error of ours, not as a stop by hand', async () => {
  const gpu = createGpu(await openDevice());
  const x = gpu.memory.upload('activations', 'x', Float32Array.of(1, 2));
  const reading = gpu.readback.floats(x);
  gpu.device.destroy();
  await expect(reading).rejects.toMatchObject({
    name: 'Error',
    message: 'readback failed',
    cause: { name: 'AbortError' },
  });
});

test('a kernel with a fault is refused with the compiler’s words, and is asked for again', async () => {
  const { kernels } = await testGpu();
  const faulty = {
    name: 'test/faulty',
    wgsl: 'fn main() { nonsense; }',
    constants: {},
    bindings: [],
  } as const;
  for (let i = 0; i < 2; i++)
    await expect(kernels.pipeline(faulty)).rejects.toThrow(/^test\/faulty: expected it to/);
  expect(() => kernels.pipeline({ ...faulty, constants: { ROWS: 1.5 } })).toThrow(
    'test/faulty: expected ROWS to be a u32, got 1.5',
  );
  throwGpuErrors();
});

test('tfjs computes on our device, in order with our own work', async () => {
  const device = await testDevice();
  await useTfjsOnDevice(device);
  const sum = tf.add(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]));
  flushTfjs();
  expect([...(await sum.data())]).toEqual([4, 6]);
  const { device: used } = tf.backend() as unknown as { device: GPUDevice };
  expect(used).toBe(device.device);
  tf.dispose(sum);
  await tf.setBackend('cpu');
});
