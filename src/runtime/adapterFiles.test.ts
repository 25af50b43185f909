import { expect, test } from 'vitest';
import { PROJECTIONS } from '../engine/model/config.ts';
import { seededAdapter } from '../engine/testing/seededAdapter.ts';
import { TINY_LLAMA, TINY_QWEN2 } from '../engine/testing/tinyModel.ts';
import { adapterFilesFor } from './adapterFiles.ts';

const adapter = seededAdapter(
  TINY_LLAMA,
  { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS },
  4,
);
const origin = {
  title: 'A mill: self-edit 1',
  baseModel: 'example/tiny',
  modelName: 'tiny.gguf',
  quantisation: 'Q4_1',
};
const files = adapterFilesFor(TINY_LLAMA, 'a'.repeat(64));

test('an adapter through a file is the same, and is known to be of the same model file', async () => {
  const file = await files.pack({ data: adapter }, origin);
  expect(file.type).toBe('application/zip');
  const facts = { baseModel: 'example/tiny', rank: 3, layers: { from: 1, to: 2 } };
  expect(await files.unpack(file)).toEqual({ adapter: { data: adapter }, sameModelFile: true, ...facts });
  const elsewhere = adapterFilesFor(TINY_LLAMA, 'b'.repeat(64));
  expect(await elsewhere.unpack(file)).toMatchObject({ sameModelFile: false, ...facts });
});

test('a file of another model is refused in two sentences', async () => {
  const file = await files.pack({ data: adapter }, origin);
  await expect(adapterFilesFor(TINY_QWEN2, 'a'.repeat(64)).unpack(file)).rejects.toThrow(
    /needs \[3, 64\]\. Load the model the adapter was trained on first\.$/,
  );
});

test('a file too large is not read, and one that cannot be read says so', async () => {
  const large = Object.defineProperty(new Blob(), 'size', { value: 600_000_000 });
  large.arrayBuffer = () => Promise.reject(new Error('it was read'));
  await expect(files.unpack(large)).rejects.toThrow(/^This file has 600 MB, and at most 537 MB are read\./);
  const gone = new Blob(['x']);
  gone.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
  await expect(files.unpack(gone)).rejects.toMatchObject({
    problem: { message: 'The file could not be read.' },
  });
});
