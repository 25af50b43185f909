import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PROJECTIONS } from '../model/config.ts';
import type { LoraConfig } from '../model/lora.ts';
import { seededAdapter } from '../testing/seededAdapter.ts';
import { TINY_LLAMA } from '../testing/tinyModel.ts';
import { unpackAdapter } from './adapterFile.ts';
import { TENSORS_FILE, toPeftTensors } from './peft.ts';
import { CONFIG_FILE, writePeftConfig } from './peftConfig.ts';
import { writeSafetensors } from './safetensors.ts';

const LORA: LoraConfig = { rank: 3, alpha: 5, layers: { from: 0, to: 2 }, targets: PROJECTIONS };
const CONFIG = JSON.parse(writePeftConfig(LORA, 'example/tiny')) as object;
const TENSORS = toPeftTensors(TINY_LLAMA, seededAdapter(TINY_LLAMA, LORA, 7));
const LONG = 'long'.repeat(50_000);

function unpack(config: object, tensors: Uint8Array = writeSafetensors(TENSORS)) {
  const json = strToU8(JSON.stringify(config));
  return unpackAdapter(TINY_LLAMA, zipSync({ [CONFIG_FILE]: json, [TENSORS_FILE]: tensors }));
}

/** A zip whose directory says that its tensors have so many bytes. */
function claiming(bytes: number): Uint8Array {
  const zip = zipSync({
    [CONFIG_FILE]: strToU8(JSON.stringify(CONFIG)),
    [TENSORS_FILE]: writeSafetensors(TENSORS),
  });
  const view = new DataView(zip.buffer);
  const first = view.getUint32(zip.length - 6, true);
  const second = first + 46 + view.getUint16(first + 28, true) + view.getUint16(first + 30, true);
  view.setUint32(second + 24, bytes, true);
  return zip;
}

test('the largest adapter of its rank is read, with a long header', () => {
  expect(unpack(CONFIG).adapter.lora).toEqual(LORA);
  const padded = writeSafetensors(TENSORS, { about: LONG.repeat(40) });
  expect(unpack(CONFIG, padded).adapter.lora).toEqual(LORA);
});

test('more bytes than any adapter of its rank has are not even made room for', () => {
  for (const bytes of [9_000_000, 500_000_000])
    expect(() => unpackAdapter(TINY_LLAMA, claiming(bytes))).toThrow(
      /^adapter_model\.safetensors has \d+ MB, and rank 3 on every layer of this model has at most 9 MB\. /,
    );
});

describe('a name of endless length is refused, in few words', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'the base model',
      () => unpack({ ...CONFIG, base_model_name_or_path: LONG }),
      /its base_model_name_or_path/,
    ],
    ['the method', () => unpack({ ...CONFIG, peft_type: LONG }), /its peft_type/],
    ['the task', () => unpack({ ...CONFIG, task_type: LONG }), /its task_type/],
    ['the bias', () => unpack({ ...CONFIG, bias: LONG }), /its bias/],
    ['the beginning', () => unpack({ ...CONFIG, init_lora_weights: LONG }), /its init_lora_weights/],
    ['a setting', () => unpack({ ...CONFIG, [LONG]: 1 }), /uses longlong/],
    [
      'a tensor',
      () => unpack(CONFIG, writeSafetensors([{ name: LONG, shape: [1], values: new Float32Array(1) }])),
      /a tensor's name has 200000 characters/,
    ],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{1,500}$/) as string }));
  });
});
