/// <reference types="vite/types/importMeta.d.ts" />
import { expect, test } from 'vitest';
import { finalCode } from '../gpu/kernel.ts';
import { testGpu } from '../testing/testGpu.ts';
import { OPS } from './manifest.ts';

const onDisk = import.meta.glob<string>('./**/*.wgsl', { query: '?raw', import: 'default', eager: true });
const tests = Object.keys(import.meta.glob('./*/*.gpu.test.ts'));
const references = Object.keys(import.meta.glob('./*/*.tfjs.ts'));
const kernels = OPS.flatMap((op) => op.kernels());

test('the kernels of the manifest are the WGSL files on disk', () => {
  const files = Object.keys(onDisk).filter((path) => !path.startsWith('./snippets/'));
  const listed = new Set(kernels.map((kernel) => `./${kernel.name}.wgsl`));
  expect([...listed].sort()).toEqual(files.sort());
  for (const kernel of kernels) expect(kernel.wgsl, kernel.name).toBe(onDisk[`./${kernel.name}.wgsl`]);
});

test('every snippet on disk is used by a kernel', () => {
  const used = new Set(kernels.flatMap((kernel) => kernel.snippets ?? []));
  for (const [path, code] of Object.entries(onDisk))
    if (path.startsWith('./snippets/')) expect(used.has(code), path).toBe(true);
});

test.each(OPS)('$name has a reference and a test in its folder', ({ name }) => {
  expect(tests).toContain(`./${name}/${name}.gpu.test.ts`);
  expect(references).toContain(`./${name}/${name}.tfjs.ts`);
});

test.each(OPS)('the kernels of $name compile without a message', async (op) => {
  const gpu = await testGpu();
  // A kernel that asks for a feature is one of several variants; this device compiles those it could use.
  const usable = op
    .kernels()
    .filter(({ features = [] }) => features.every((f) => gpu.device.features.has(f)));
  for (const kernel of usable) {
    const module = gpu.device.createShaderModule({ label: kernel.name, code: finalCode(kernel) });
    const { messages } = await module.getCompilationInfo();
    expect(messages.map((m) => `${kernel.name}: ${m.message}`)).toEqual([]);
    await gpu.kernels.pipeline(kernel);
  }
});
