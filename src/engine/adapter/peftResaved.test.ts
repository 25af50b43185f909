import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { resavedAdapter } from '../testing/peftCheck.ts';
import { TINY_LLAMA } from '../testing/tinyModel.ts';
import { unpackAdapter } from './adapterFile.ts';
import { TENSORS_FILE } from './peft.ts';
import { CONFIG_FILE } from './peftConfig.ts';
import { readZip } from './zip.ts';

const bits = (values: Float32Array) => new Uint32Array(values.slice().buffer);

test('an adapter that Python’s peft loaded and saved again is the same, bit for bit', async () => {
  const saved = await readFile(new URL('../testing/fixtures/peftResaved.zip', import.meta.url));
  const { adapter, zip } = resavedAdapter();
  const files = (bytes: Uint8Array) => new Map(readZip(bytes).map((each) => [each.name, each.read()]));
  // Not the same bytes: keys, metadata and settings are in peft's own order.
  expect(files(saved).get(TENSORS_FILE)).not.toEqual(files(zip).get(TENSORS_FILE));
  expect(files(saved).get(CONFIG_FILE)).not.toEqual(files(zip).get(CONFIG_FILE));
  const back = unpackAdapter(TINY_LLAMA, saved);
  expect(back.adapter.lora).toEqual(adapter.lora);
  expect(bits(back.adapter.weights)).toEqual(bits(adapter.weights));
  expect(back.modelSha256).toBeNull();
});
