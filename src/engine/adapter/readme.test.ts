import { expect, test } from 'vitest';
import type { LoraConfig } from '../model/lora.ts';
import { adapterReadme, type AdapterOrigin } from './readme.ts';

const LORA: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: ['q_proj', 'down_proj'] };
const ORIGIN: AdapterOrigin = {
  title: 'The Tolmin mill',
  baseModel: 'example/tiny',
  modelName: 'tiny',
  quantisation: 'Q4_1',
  modelSha256: 'ab'.repeat(32),
};

test('a model of the hub is loaded by its id', () => {
  const text = adapterReadme(LORA, ORIGIN);
  expect(text).toContain('AutoModelForCausalLM.from_pretrained("example/tiny", dtype="float32")');
  expect(text).toContain('AutoTokenizer.from_pretrained("example/tiny")');
  expect(text).toContain('Over the original weights of `example/tiny` it works too');
});

test('a model that is only a file is loaded as that file, whatever its name holds', () => {
  const modelName = 'my "best" ``model``\n# one\\two.gguf';
  const text = adapterReadme(LORA, { ...ORIGIN, baseModel: null, modelName, quantisation: null });
  const [code] = /(?<=```python\n).*?(?=\n```\n)/s.exec(text)!;
  expect(code.split('\n')).toContain(
    String.raw`file = "my \"best\" ` + '``model``' + String.raw`\n# one\\two.gguf"`,
  );
  expect(code).toContain('AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype="float32")');
  expect(code).toContain('AutoTokenizer.from_pretrained(folder, gguf_file=file)');
  expect(text).toContain('A LoRA adapter for ``` my "best" ``model`` # one\\two.gguf ```, trained');
  expect(text).not.toContain('original weights');
});
