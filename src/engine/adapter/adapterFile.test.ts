import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PROJECTIONS, type ModelConfig } from '../model/config.ts';
import { loraLayout, type LoraConfig } from '../model/lora.ts';
import { MAX_RANK } from '../ops/loraLinear/loraLinear.ts';
import { seededAdapter } from '../testing/seededAdapter.ts';
import { TINY_LLAMA, TINY_QWEN2 } from '../testing/tinyModel.ts';
import { packAdapter, unpackAdapter } from './adapterFile.ts';
import { peftKey, TENSORS_FILE, toPeftTensors } from './peft.ts';
import { CONFIG_FILE, MAX_ADAPTER_RANK, writePeftConfig } from './peftConfig.ts';
import type { AdapterOrigin } from './readme.ts';
import { readSafetensors, writeSafetensors, type FloatTensor } from './safetensors.ts';
import { readZip } from './zip.ts';

const ORIGIN: AdapterOrigin = {
  title: 'The Tolmin\nmill, self-edit 2',
  baseModel: 'example/tiny',
  modelName: 'tiny.gguf',
  quantisation: 'Q4_1',
  modelSha256: 'ab'.repeat(32),
};
const LORA: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS };
const ADAPTER = seededAdapter(TINY_LLAMA, LORA, 7);
const bits = (values: Float32Array) => new Uint32Array(values.slice().buffer);

describe('an adapter that is exported and imported is the same, bit for bit', () => {
  test.each<[string, ModelConfig, LoraConfig]>([
    ['all projections of the upper layers', TINY_LLAMA, LORA],
    [
      'rank 1, one projection of one layer',
      TINY_LLAMA,
      { ...LORA, rank: 1, layers: { from: 0, to: 0 }, targets: ['v_proj'] },
    ],
    [
      'rank 13, some projections, not in order',
      TINY_LLAMA,
      { ...LORA, rank: 13, alpha: 0.7, targets: ['down_proj', 'q_proj', 'o_proj'] },
    ],
    [
      'a Qwen2, whose heads are wider than its hidden size',
      TINY_QWEN2,
      { ...LORA, rank: 7, layers: { from: 0, to: 2 } },
    ],
  ])('%s', (_, config, lora) => {
    const adapter = seededAdapter(config, lora, 7);
    // A zero with a sign, and the smallest number there is, have to come back too.
    adapter.weights.set([-0, 1e-45], 4);
    const zip = packAdapter(config, adapter, ORIGIN);
    const back = unpackAdapter(config, zip);
    expect(back).toMatchObject({ baseModel: 'example/tiny', modelSha256: ORIGIN.modelSha256 });
    const targets = PROJECTIONS.filter((each) => lora.targets.includes(each));
    expect(back.adapter.lora).toEqual({ ...lora, targets });
    expect(bits(back.adapter.weights)).toEqual(bits(adapter.weights));
    expect(packAdapter(config, back.adapter, ORIGIN)).toEqual(zip);
  });
});

test('the files are what PEFT reads: names, shapes, and a configuration of plain LoRA', () => {
  const files = new Map(
    readZip(packAdapter(TINY_LLAMA, ADAPTER, ORIGIN)).map((each) => [each.name, each.read()]),
  );
  expect([...files.keys()]).toEqual([TENSORS_FILE, CONFIG_FILE, 'README.md']);
  const { metadata, tensors } = readSafetensors(files.get(TENSORS_FILE)!, TENSORS_FILE);
  expect(metadata['format']).toBe('pt');
  expect(tensors.size).toBe(2 * 7 * 2);
  const shape = (name: string) => tensors.get(name)?.shape;
  expect(shape('base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight')).toEqual([3, 96]);
  expect(shape('base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight')).toEqual([96, 3]);
  expect(shape('base_model.model.model.layers.2.self_attn.k_proj.lora_B.weight')).toEqual([32, 3]);
  expect(shape('base_model.model.model.layers.2.mlp.down_proj.lora_A.weight')).toEqual([3, 160]);
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  expect(JSON.parse(text(CONFIG_FILE))).toMatchObject({
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    r: 3,
    lora_alpha: 5,
    lora_dropout: 0,
    layers_to_transform: [1, 2],
    target_modules: PROJECTIONS,
    base_model_name_or_path: 'example/tiny',
    bias: 'none',
    use_rslora: false,
    fan_in_fan_out: false,
  });
  expect(text('README.md')).toMatch(/^# The Tolmin mill, self-edit 2\n/);
  expect(text('README.md')).toContain('PeftModel.from_pretrained');
  expect(text('README.md')).toContain(
    `the Q4_1 weights of a GGUF file with the SHA-256\n\`${ORIGIN.modelSha256}\``,
  );
});

/** A zip as others make them: in a folder, deflated, with files beside the two. */
function foreign(config: object | string, tensors: readonly FloatTensor[], metadata = {}): Uint8Array {
  const json = typeof config === 'string' ? config : JSON.stringify(config);
  return zipSync({
    'adapter/README.md': strToU8('# about'),
    [`adapter/${CONFIG_FILE}`]: strToU8(json),
    [`adapter/${TENSORS_FILE}`]: writeSafetensors(tensors, metadata),
    [`__MACOSX/adapter/._${TENSORS_FILE}`]: strToU8('not this one'),
  });
}

const CONFIG = JSON.parse(writePeftConfig(LORA, 'example/tiny')) as Record<string, unknown>;
const TENSORS = toPeftTensors(TINY_LLAMA, ADAPTER);
const unpack = (config: object | string, tensors: readonly FloatTensor[] = TENSORS, model = TINY_LLAMA) =>
  unpackAdapter(model, foreign(config, tensors));

test('tensors in any order, in a folder, without our metadata, give the same adapter', () => {
  const back = unpack(CONFIG, TENSORS.toReversed());
  expect(bits(back.adapter.weights)).toEqual(bits(ADAPTER.weights));
  expect(back.modelSha256).toBeNull();
});

test.each([
  { target_modules: 'all-linear' },
  { target_modules: String.raw`.*\.layers\.[12]\..*_proj`, layers_to_transform: null },
  { target_modules: ['self_attn.q_proj', ...PROJECTIONS], layers_pattern: ['layers'] },
  { exclude_modules: ['lm_head'], layers_to_transform: [] },
  {
    init_lora_weights: 'gaussian',
    loftq_config: {},
    rank_pattern: {},
    modules_to_save: null,
    peft_version: '0.21.2',
  },
])('another way to say the same is read: %j', (change) => {
  expect(bits(unpack({ ...CONFIG, ...change }).adapter.weights)).toEqual(bits(ADAPTER.weights));
});

test('pairs that lie between but are not in the file are zero, which is the same function', () => {
  const lora: LoraConfig = { ...LORA, layers: { from: 0, to: 2 }, targets: ['q_proj', 'up_proj'] };
  const whole = seededAdapter(TINY_LLAMA, lora, 3);
  const without = toPeftTensors(TINY_LLAMA, whole).filter(({ name }) => !name.includes('layers.1.'));
  const config = { ...CONFIG, target_modules: ['up_proj', 'q_proj'], layers_to_transform: [0, 2] };
  const { adapter } = unpack(config, without);
  expect(adapter.lora).toEqual(lora);
  const expected = whole.weights.slice();
  for (const { layer, aOffset, bOffset, outFeatures } of loraLayout(TINY_LLAMA, lora).slots)
    if (layer === 1) expected.fill(0, aOffset, bOffset + outFeatures * lora.rank);
  expect(bits(adapter.weights)).toEqual(bits(expected));
});

const one = (name: string, shape: number[]): FloatTensor => ({
  name,
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.1),
});
const q1 = peftKey(1, 'q_proj', 'A');
const swap = (tensor: FloatTensor) => TENSORS.map((each) => (each.name === tensor.name ? tensor : each));

describe('what cannot be represented is refused by name, with what to do', () => {
  test.each<[string, () => unknown, RegExp]>([
    ['no JSON', () => unpack('{'), /^adapter_config\.json is not JSON\. Save/],
    ['a config of something else', () => unpack({ model_type: 'llama' }), /its peft_type is missing/],
    ['rank 0', () => unpack({ ...CONFIG, r: 0 }), /its r is missing, too long, or not what PEFT writes/],
    ['alpha as text', () => unpack({ ...CONFIG, lora_alpha: '16' }), /its lora_alpha/],
    ['another method', () => unpack({ ...CONFIG, peft_type: 'LOHA' }), /a LOHA adapter, and only LORA/],
    ['another task', () => unpack({ ...CONFIG, task_type: 'SEQ_CLS' }), /trained for SEQ_CLS/],
    ['a rank above the kernels', () => unpack({ ...CONFIG, r: 65 }), /rank 65, and at most 64/],
    [
      'rslora',
      () => unpack({ ...CONFIG, r: 4, lora_alpha: 16, use_rslora: true }),
      /use_rslora to false and lora_alpha to 32 in/,
    ],
    ['dora', () => unpack({ ...CONFIG, use_dora: true }), /uses use_dora.*Train it without use_dora\.$/],
    ['modules_to_save', () => unpack({ ...CONFIG, modules_to_save: ['lm_head'] }), /uses modules_to_save/],
    ['biases', () => unpack({ ...CONFIG, bias: 'lora_only' }), /bias is "lora_only"/],
    ['a bias in B', () => unpack({ ...CONFIG, lora_bias: true }), /uses lora_bias/],
    ['ranks by module', () => unpack({ ...CONFIG, rank_pattern: { q_proj: 2 } }), /uses rank_pattern/],
    ['alphas by module', () => unpack({ ...CONFIG, alpha_pattern: { q_proj: 2 } }), /uses alpha_pattern/],
    ['Conv1D layouts', () => unpack({ ...CONFIG, fan_in_fan_out: true }), /uses fan_in_fan_out/],
    ['PiSSA', () => unpack({ ...CONFIG, init_lora_weights: 'pissa_niter_4' }), /began with pissa_niter_4/],
    ['what is not known yet', () => unpack({ ...CONFIG, use_newest: true }), /uses use_newest/],
    [
      'a layer too many',
      () => unpack({ ...CONFIG, layers_to_transform: [2, 3] }),
      /changes layer 3, and the model has layers 0 to 2.*example\/tiny/,
    ],
    [
      'a layer of tensors too many',
      () =>
        unpack({ ...CONFIG, layers_to_transform: null }, [
          ...TENSORS,
          one(peftKey(3, 'q_proj', 'A'), [3, 96]),
        ]),
      /changes layer 3/,
    ],
    ['no tensors', () => unpack({ ...CONFIG, target_modules: ['lm_head'] }, []), /holds no LoRA matrices/],
    [
      'an embedding',
      () =>
        unpack(CONFIG, [...TENSORS, one('base_model.model.model.embed_tokens.lora_embedding_A', [3, 131])]),
      /embed_tokens.*not a LoRA matrix/,
    ],
    [
      'a projection in the wrong block',
      () =>
        unpack(CONFIG, [
          ...TENSORS,
          one('base_model.model.model.layers.1.mlp.q_proj.lora_A.weight', [3, 96]),
        ]),
      /mlp\.q_proj.*not a LoRA matrix/,
    ],
    [
      'tensors that the config does not name',
      () => unpack({ ...CONFIG, layers_to_transform: [2] }),
      /layers\.1\.self_attn\.q_proj\.lora_A\.weight, which adapter_config\.json does not name/,
    ],
    [
      'no layers named, which is all of them',
      () => unpack({ ...CONFIG, layers_to_transform: [] }),
      /does not have .*layers\.0\.self_attn\.q_proj\.lora_A/,
    ],
    [
      'half a name of a projection',
      () => unpack({ ...CONFIG, target_modules: ['proj'] }),
      /q_proj\.lora_A\.weight, which adapter_config\.json does not name/,
    ],
    [
      'layers that the tensors lack',
      () => unpack({ ...CONFIG, layers_to_transform: null }),
      /does not have .*layers\.0\.self_attn\.q_proj\.lora_A/,
    ],
    [
      'an A without its B',
      () =>
        unpack(
          CONFIG,
          TENSORS.filter(({ name }) => name !== peftKey(2, 'up_proj', 'B')),
        ),
      /does not have .*layers\.2\.mlp\.up_proj\.lora_B/,
    ],
    [
      'another rank than it says',
      () => unpack({ ...CONFIG, r: 5 }),
      /q_proj\.lora_A\.weight is \[3, 96\], and this model with rank 5 needs \[5, 96\]/,
    ],
    [
      'another model',
      () => unpack(CONFIG, TENSORS, TINY_QWEN2),
      /is \[3, 96\], and this model with rank 3 needs \[3, 64\]\. Load the model/,
    ],
    ['a transposed matrix', () => unpack(CONFIG, swap(one(q1, [96, 3]))), /lora_A\.weight is \[96, 3\]/],
    ['a matrix of three dimensions', () => unpack(CONFIG, swap(one(q1, [3, 96, 1]))), /is \[3, 96, 1\]/],
    [
      'no number',
      () => unpack(CONFIG, swap({ name: q1, shape: [3, 96], values: new Float32Array(288).fill(NaN, 287) })),
      /lora_A\.weight holds values that are no finite numbers/,
    ],
    [
      'an infinite number',
      () =>
        unpack(
          CONFIG,
          swap({ name: q1, shape: [3, 96], values: new Float32Array(288).fill(-Infinity, 0, 1) }),
        ),
      /no finite numbers/,
    ],
    [
      'no config',
      () => unpackAdapter(TINY_LLAMA, zipSync({ [TENSORS_FILE]: writeSafetensors(TENSORS) })),
      /has no adapter_config\.json/,
    ],
    [
      'two adapters',
      () =>
        unpackAdapter(
          TINY_LLAMA,
          zipSync({
            [`a/${CONFIG_FILE}`]: strToU8('{}'),
            [`b/${CONFIG_FILE}`]: strToU8('{}'),
            [TENSORS_FILE]: new Uint8Array(1),
          }),
        ),
      /2 files called adapter_config\.json/,
    ],
    [
      'a bomb',
      () =>
        unpackAdapter(
          TINY_LLAMA,
          zipSync({ [CONFIG_FILE]: new Uint8Array(2_000_000), [TENSORS_FILE]: new Uint8Array(1) }),
        ),
      /adapter_config\.json has 2 MB, and at most 2 MB are read/,
    ],
  ])('%s', (_, read, message) => {
    expect(read).toThrow(message);
    expect(read).toThrow(
      expect.objectContaining({
        name: 'AdapterFileError',
        message: expect.stringMatching(/[.)] [A-Z].*\.$/s) as string,
      }),
    );
  });
});

test('the rank that is refused is the first that the kernels cannot take', () => {
  expect(MAX_ADAPTER_RANK).toBe(MAX_RANK);
});
