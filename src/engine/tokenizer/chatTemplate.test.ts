import { expect, test } from 'vitest';
import { parseGguf } from '../model/gguf.ts';
import { readBundledModel } from '../testing/bundledModel.ts';
import golden from '../testing/fixtures/golden.json';
import { createChatTemplate } from './chatTemplate.ts';
import type { TokenizerData } from './tokenizerData.ts';

const data = (tokens: string[]): TokenizerData => ({
  pre: 'smollm',
  tokens,
  tokenTypes: tokens.map(() => 3),
  merges: ['a b'],
  bosId: 0,
  eosIds: [1],
});
const ask = [{ role: 'user', content: 'Hi' }] as const;

test("the bundled model's template gives the prompt that the reference figures were computed on", async () => {
  const model = await parseGguf(await readBundledModel());
  const chat = createChatTemplate(model.chatTemplate, model.tokenizer);
  expect(chat.render([{ role: 'user', content: 'Name three colours.' }], { addGenerationPrompt: true })).toBe(
    golden.forward[1]!.text,
  );
});

test('a file without a template falls back to ChatML where the model knows it', () => {
  const chat = createChatTemplate(null, data(['<|im_start|>', '<|im_end|>']));
  expect(chat.render(ask, { addGenerationPrompt: true })).toBe(
    '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
  );
  expect(chat.render(ask)).toBe('<|im_start|>user\nHi<|im_end|>\n');
});

test('a template sees the names of the first and last token', () => {
  const chat = createChatTemplate(
    "{{ bos_token + messages[0]['content'] + eos_token }}",
    data(['<s>', '</s>']),
  );
  expect(chat.render(ask)).toBe('<s>Hi</s>');
});

test('no template and no ChatML, or a broken template, is refused', () => {
  expect(() => createChatTemplate(null, data(['<s>', '</s>']))).toThrow(/no chat template/);
  expect(() => createChatTemplate('{% for %}', data(['<s>', '</s>']))).toThrow(/cannot be read/);
});
