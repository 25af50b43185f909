import { describe, expect, test } from 'vitest';
import { readBundledModel } from '../testing/bundledModel.ts';
import { SMOLLM2 } from '../testing/smolLm2.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel } from '../testing/tinyModel.ts';
import { ggufMetadata, ggufTensors, writeGguf } from '../testing/writeGguf.ts';
import { parseGguf } from './gguf.ts';
import { unpermuteRows } from './ggufTensors.ts';
import type { WeightType } from './weights.ts';

const variants = (['F32', 'F16', 'Q8_0', 'Q4_0', 'Q4_1'] satisfies WeightType[]).flatMap((type) => [
  { name: `tied Llama in ${type}`, type, config: TINY_LLAMA },
  { name: `untied Llama in ${type}`, type, config: { ...TINY_LLAMA, tieWordEmbeddings: false } },
  { name: `Llama with bias in ${type}`, type, config: { ...TINY_LLAMA, attentionBias: true } },
  { name: `untied Qwen2 in ${type}`, type, config: TINY_QWEN2 },
  { name: `tied Qwen2 in ${type}`, type, config: { ...TINY_QWEN2, tieWordEmbeddings: true } },
]);

/** toEqual takes a second for a megabyte. */
const sameBytes = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((x, i) => x === b[i]);

describe('a written model comes back as it was', () => {
  test.each(variants)('$name', async ({ type, config }) => {
    const model = tinyModel({ config, type });
    const { weights, parameters, name } = await parseGguf(
      writeGguf(ggufMetadata(config), ggufTensors(model)),
    );
    expect(name).toBe('Tiny');
    expect(weights.config).toEqual({ ...config, rmsNormEps: Math.fround(config.rmsNormEps) });
    expect([...weights.tensors.keys()].sort()).toEqual([...model.tensors.keys()].sort());
    for (const [key, { bytes, ...rest }] of model.tensors) {
      const { bytes: read, ...readRest } = weights.tensors.get(key)!;
      expect(readRest).toEqual(rest);
      expect(sameBytes(read, bytes), key).toBe(true);
    }
    const count = [...model.tensors.values()].reduce((n, t) => n + t.shape.reduce((a, b) => a * b, 1), 0);
    expect(parameters).toBe(count);
  });
});

test('rows of pairs become rows of halves within each head', () => {
  // Two heads of four rows, a byte each: pairs (0,1) (2,3) become the columns of [first half, second half].
  expect([...unpermuteRows(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), 8, 4)]).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
});

test('tensors are views of the file, so that loading does not double the memory', async () => {
  const model = tinyModel({ config: TINY_QWEN2, type: 'Q8_0' });
  const file = writeGguf(ggufMetadata(TINY_QWEN2), ggufTensors(model));
  const { weights } = await parseGguf(file);
  for (const tensor of weights.tensors.values()) expect(tensor.bytes.buffer, tensor.name).toBe(file.buffer);
});

test('settings that a file may leave out have their usual values', async () => {
  // Heads of C / H = 32, as many key-value heads as heads, rope base 10,000.
  const config = { ...TINY_LLAMA, numKeyValueHeads: 3, ropeTheta: 10_000 };
  const optional = /head_count_kv|key_length|value_length|freq_base/;
  const metadata = Object.entries(ggufMetadata(config)).filter(([key]) => !optional.test(key));
  const { weights } = await parseGguf(
    writeGguf(Object.fromEntries(metadata), ggufTensors(tinyModel({ config }))),
  );
  expect(weights.config).toEqual({ ...config, rmsNormEps: Math.fround(config.rmsNormEps) });
});

test('a file that lies inside a larger buffer is read the same', async () => {
  const file = writeGguf(ggufMetadata(TINY_LLAMA), ggufTensors(tinyModel()));
  const larger = new Uint8Array(file.length + 40);
  larger.set(file, 40);
  const { weights } = await parseGguf(larger.subarray(40));
  expect(weights.tensors.get('model.norm.weight')?.bytes).toEqual(
    tinyModel().tensors.get('model.norm.weight')?.bytes,
  );
});

test('a header of more than one 2 MB chunk is read whole', async () => {
  const tokens = Array.from({ length: 40_000 }, (_, i) => `token ${i} ${'x'.repeat(60)}`);
  const config = { ...TINY_LLAMA, vocabSize: tokens.length };
  const metadata = {
    ...ggufMetadata(TINY_LLAMA),
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': tokens.map(() => 1),
  };
  const { tokenizer, weights } = await parseGguf(
    writeGguf(metadata, ggufTensors(tinyModel({ config, type: 'Q4_0' }))),
  );
  expect(tokenizer.tokens).toEqual(tokens);
  expect(weights.config.vocabSize).toBe(40_000);
});

test('the bundled model has the settings of SmolLM2-135M-Instruct', async () => {
  const started = performance.now();
  const { weights, tokenizer, chatTemplate, parameters } = await parseGguf(await readBundledModel());
  expect(performance.now() - started).toBeLessThan(5000);
  expect(weights.config).toEqual({ ...SMOLLM2, rmsNormEps: Math.fround(1e-5) });
  expect(parameters).toBe(134_515_008);
  expect(weights.tensors.size).toBe(272);
  expect(weights.tensors.get('model.embed_tokens.weight')?.type).toBe('Q8_0');
  expect(weights.tensors.get('model.layers.29.mlp.down_proj.weight')).toMatchObject({
    type: 'Q4_1',
    shape: [576, 1536],
  });
  expect(tokenizer).toMatchObject({ pre: 'smollm', eosIds: [2], bosId: 1 });
  expect(tokenizer.merges.length).toBe(48_900);
  expect(chatTemplate).toContain('<|im_start|>');
});
