/**
 * Runs an op's dispatches on the device and compares every output with expected numbers. Behind every buffer lie
 * guard words: an input's are NaN, so that a read past its end shows; an output's must be untouched afterwards.
 */
import type { Allocation, BufferSlice } from '../gpu/buffers.ts';
import type { KernelSpec } from '../gpu/kernel.ts';
import { Plan, type Dispatch } from '../gpu/plan.ts';
import { testGpu, throwGpuErrors } from './testGpu.ts';
import { compareArrays, type Tolerance } from './tolerance.ts';

/** Words behind each buffer; WebGPU drops writes beyond the binding, so the guard is inside it. */
const GUARD = 64;
/** A NaN with a payload. */
const GUARD_WORD = 0x7fc0dead;

export interface KernelCheck<I extends string, O extends string> {
  readonly inputs: Readonly<Record<I, Float32Array | Uint32Array>>;
  /** `initial` is what the buffer holds before (for in-place and accumulating ops), else NaN. */
  readonly outputs: Readonly<
    Record<O, { readonly length: number; readonly initial?: Float32Array | Uint32Array }>
  >;
  readonly dispatches: (buffers: Record<I | O, BufferSlice>) => Dispatch[];
  /** Floats, or exact words where a Uint32Array is given. An output left out is not compared (scratch). */
  readonly expected: Readonly<Partial<Record<O, Float32Array | Uint32Array>>>;
  readonly tolerance: Tolerance;
  /** For outputs of another size than the rest. */
  readonly tolerances?: Readonly<Partial<Record<O, Tolerance>>>;
}

/** Names of the kernels that this test file has run. */
const ran = new Set<string>();

/**
 * Call last in an op's test: throws where one of its kernels was never run, or one was run from its folder that the
 * manifest does not know.
 */
export function checkAllKernelsRan(kernels: readonly KernelSpec[]): void {
  const listed = new Set(kernels.map(({ name }) => name));
  const folder = (name: string) => name.slice(0, name.indexOf('/'));
  const folders = new Set([...listed].map(folder));
  const missing = [...listed].filter((name) => !ran.has(name));
  const unlisted = [...ran].filter((name) => folders.has(folder(name)) && !listed.has(name));
  if (missing.length > 0 || unlisted.length > 0)
    throw new Error(
      `expected all listed kernels to have run, and no other; not run: ${missing.join(', ') || 'none'}; ` +
        `not listed: ${unlisted.join(', ') || 'none'}`,
    );
}

/** Throws where a number, a guard word or the leak counter is wrong. Gives back the outputs' numbers. */
export async function checkKernel<I extends string, O extends string>(
  check: KernelCheck<I, O>,
): Promise<Record<O, Float32Array>> {
  const gpu = await testGpu();
  const before = gpu.memory.liveBuffers;
  const buffers = {} as Record<I | O, Allocation>;
  const add = (name: I | O, data: Float32Array | Uint32Array | undefined, length: number) => {
    const words = new Uint32Array(length + GUARD).fill(GUARD_WORD);
    if (data) words.set(new Uint32Array(data.buffer, data.byteOffset, data.length));
    buffers[name] = gpu.memory.upload('activations', name, words);
  };
  for (const name of keys(check.inputs)) add(name, check.inputs[name], check.inputs[name].length);
  for (const name of keys(check.outputs)) add(name, check.outputs[name].initial, check.outputs[name].length);

  const results = {} as Record<O, Float32Array>;
  const dispatches = check.dispatches(buffers);
  for (const { kernel } of dispatches) ran.add(kernel.name);
  const plan = await Plan.build(gpu, 'check', dispatches);
  try {
    await plan.run();
    const names = keys(check.outputs);
    const all = await gpu.readback.words(...names.map((name) => buffers[name]));
    throwGpuErrors();
    const problems: string[] = [];
    names.forEach((name, i) => {
      const { length } = check.outputs[name];
      const words = all[i]!;
      const touched = words.subarray(length).findIndex((word) => word !== GUARD_WORD);
      if (touched >= 0)
        problems.push(`${name}: expected no write past its end, got one ${touched} words behind it`);
      results[name] = new Float32Array(words.buffer, words.byteOffset, length);
      const expected = check.expected[name];
      if (!expected) return;
      const actual = expected instanceof Uint32Array ? words.subarray(0, length) : results[name];
      const problem = compareArrays(name, actual, expected, check.tolerances?.[name] ?? check.tolerance);
      if (problem) problems.push(problem);
    });
    if (problems.length > 0) throw new Error(problems.join('\n'));
  } finally {
    plan.destroy();
    gpu.readback.dispose();
    gpu.memory.freeAll(Object.values<Allocation>(buffers));
  }
  if (gpu.memory.liveBuffers !== before)
    throw new Error(`checkKernel: ${gpu.memory.liveBuffers - before} buffers leaked`);
  return results;
}

/** Gives a test real buffers to hand to a launcher that should refuse them. */
export async function checkRefusal(body: (buffer: (words: number) => BufferSlice) => void): Promise<void> {
  const { memory } = await testGpu();
  const made: Allocation[] = [];
  try {
    body((words) => {
      const allocation = memory.allocate('activations', 'refusal', words);
      made.push(allocation);
      return allocation;
    });
  } finally {
    memory.freeAll(made);
  }
}

function keys<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[];
}
