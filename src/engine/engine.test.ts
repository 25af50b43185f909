import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { loadEngine, type CreateExecutor, type EngineOptions, type LoadProgress } from './engine.ts';
import { ExecutorLostError, type Executor } from './executor.ts';
import type { ModelConfig } from './model/config.ts';
import type { LoraConfig } from './model/lora.ts';
import { memoryNeed, refuseUnfit } from './model/memoryNeed.ts';
import type { ModelSource } from './model/modelStore.ts';
import type { ModelWeights } from './model/weights.ts';
import { sha256 } from './model/sha256.ts';
import { fakeExecutor } from './testing/fakeExecutor.ts';
import { TINY_LLAMA, tinyModel } from './testing/tinyModel.ts';
import { ggufMetadata, ggufTensors, writeGguf } from './testing/writeGguf.ts';

const FILE = writeGguf(ggufMetadata(TINY_LLAMA), ggufTensors(tinyModel({ type: 'Q8_0' })));
const source: ModelSource = { kind: 'file', file: new Blob([FILE]), name: 'tiny.gguf' };
const executor = fakeExecutor({ vocabSize: TINY_LLAMA.vocabSize });
const createExecutor: CreateExecutor = (_weights, { onProgress }) => {
  onProgress?.(1, 4);
  onProgress?.(4, 4);
  return Promise.resolve(executor);
};
const options: EngineOptions = { executor: 'webgpu', createExecutor };

test('a model file becomes an engine that says what it is', async () => {
  const progress: LoadProgress[] = [];
  const engine = await loadEngine(source, { ...options, onProgress: (p) => progress.push(p) });
  expect(engine).toMatchObject({
    name: 'tiny.gguf',
    from: 'file',
    modelSha256: await sha256(FILE),
    executor,
  });
  expect(engine.config.numHiddenLayers).toBe(3);
  expect(new Set(progress.map((p) => p.stage))).toEqual(new Set(['fetching', 'checking', 'preparing']));
  expect(progress.at(-2)).toMatchObject({
    loadedBytes: Math.round(FILE.length / 4),
    totalBytes: FILE.length,
  });
  expect(progress.at(-1)).toMatchObject({ loadedBytes: FILE.length });
  expect(engine.chat.render([{ role: 'user', content: 'ab' }])).toBe('<|im_start|>user\nab<|im_end|>\n');
});

test('what training an adapter will need is got ready while the model loads; only a stop or a lost device ends that', async () => {
  const lora: LoraConfig = { rank: 2, alpha: 4, layers: { from: 1, to: 2 }, targets: ['q_proj'] };
  const warmUp = ({ numHiddenLayers }: ModelConfig): LoraConfig => ({
    ...lora,
    layers: { from: 1, to: numHiddenLayers - 1 },
  });
  const progress: LoadProgress[] = [];
  const asked: LoraConfig[] = [];
  const ready: Executor = {
    ...executor,
    warmUp: (wanted, { onProgress }) => {
      asked.push(wanted);
      onProgress?.(1, 2);
      return Promise.resolve();
    },
  };
  const onProgress = (p: LoadProgress) => progress.push(p);
  const create = (made: Executor) => () => Promise.resolve(made);
  await loadEngine(source, { executor: 'webgpu', createExecutor: create(ready), warmUp, onProgress });
  expect(asked).toEqual([lora]);
  expect(progress.at(-1)).toMatchObject({ stage: 'compiling', loadedBytes: Math.round(FILE.length / 2) });

  let disposed = 0;
  const stop = new AbortController();
  const load = (error: Error, before = () => {}) => {
    const failing = () => {
      before();
      return Promise.reject(error);
    };
    const broken = { ...ready, warmUp: failing, dispose: () => (disposed += 1) };
    const { signal } = stop;
    return loadEngine(source, { executor: 'webgpu', createExecutor: create(broken), warmUp, signal });
  };
  const loaded = await load(new Error('a kernel that is never used does not compile'));
  expect(disposed).toBe(0);
  expect(loaded.config.numHiddenLayers).toBe(3);
  await expect(load(new ExecutorLostError('gone'))).rejects.toThrow('gone');
  expect(disposed).toBe(1);
  await expect(load(new Error('stopped'), () => stop.abort())).rejects.toThrow('stopped');
  expect(disposed).toBe(2);
});

test('it generates, scores, trains and puts adapters on, and keeps within the context', async () => {
  const engine = await loadEngine(source, options);
  const generated = [];
  for await (const event of engine.generate({
    prompts: ['ab'],
    maxNewTokens: 2,
    sampler: { kind: 'greedy' },
  }))
    generated.push(event.kind);
  expect(generated.at(-1)).toBe('done');
  const tooLong = engine.generate({ prompts: ['ab'], maxNewTokens: 256, sampler: { kind: 'greedy' } });
  await expect(tooLong.next()).rejects.toThrow(/the model's 256/);

  expect(await engine.score([{ prompt: 'a', continuation: 'b' }])).toMatchObject([{ tokens: 1 }]);

  const training = engine.train({
    documents: [{ prefix: 'a', text: 'bab' }],
    lora: { rank: 2, alpha: 4, layers: { from: 2, to: 2 }, targets: ['q_proj'] },
    epochs: 2,
    batchSize: 1,
    learningRate: 1e-3,
    seed: 1,
  });
  let next = await training.next();
  while (!next.done) next = await training.next();
  await engine.setAdapter(next.value, 0.5);
  expect(executor.adapter).toBe(next.value);

  engine.dispose();
  expect(executor.disposed).toBe(true);
});

test('a stop after the file is read creates no executor', async () => {
  const stop = new AbortController();
  let created = 0;
  const loading = loadEngine(source, {
    executor: 'tfjs',
    signal: stop.signal,
    onProgress: ({ stage }) => stage === 'checking' && stop.abort(),
    createExecutor: () => Promise.resolve((created++, executor)),
  });
  await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  expect(created).toBe(0);
});

describe('a model that will not fit is refused before any memory is taken', () => {
  /** As if it had `count` weights of `bytesEach`. */
  const model = (count: number, bytesEach: number): ModelWeights => {
    const bytes = { length: count * bytesEach } as Uint8Array;
    return { ...tinyModel(), tensors: new Map([['w', { name: 'w', shape: [count], type: 'Q8_0', bytes }]]) };
  };
  test('WebAssembly takes 135 and 360 million weights, and not a billion', () => {
    for (const millions of [135, 362]) refuseUnfit(model(millions * 1e6, 1), 'tfjs');
    expect(() => refuseUnfit(model(1e9, 1), 'tfjs')).toThrow(
      /7\.6 GB of memory on WebAssembly.*4\.3 GB.*WebGPU/,
    );
  });
  test('WebGPU takes what the file has, with room to work', () => {
    expect(memoryNeed(model(1e9, 1.0625), 'webgpu')).toBeCloseTo(1.59375e9, -3);
    refuseUnfit(model(1e9, 1.0625), 'webgpu');
    expect(() => refuseUnfit(model(3e9, 1.0625), 'webgpu')).toThrow(/4\.8 GB.*smaller model/);
  });
});

describe('a model that the kernels or the device cannot take is refused by name', () => {
  const model = tinyModel({ type: 'Q8_0' });
  test('heads of 128 dimensions: WebAssembly takes them', () => {
    const wide = { ...model, config: { ...model.config, headDim: 128 } };
    refuseUnfit(wide, 'tfjs');
    expect(() => refuseUnfit(wide, 'webgpu')).toThrow(/heads of 128 dimensions.*Use WebAssembly/);
  });
  test('a matrix that one buffer cannot hold; gate and up are one', () => {
    refuseUnfit(model, 'webgpu', { maxBufferSize: 2 * 160 * 96 });
    refuseUnfit(model, 'tfjs', { maxBufferSize: 1 });
    for (const limits of [{ maxBufferSize: 30_000 }, { maxStorageBufferBindingSize: 30_000 }])
      expect(() => refuseUnfit(model, 'webgpu', limits)).toThrow(
        /mlp\.gate_proj\.weight \+ .*mlp\.up_proj\.weight takes .*one buffer.*WebAssembly/,
      );
    expect(() => refuseUnfit(model, 'webgpu', { maxBufferSize: 12_000 })).toThrow(/embed_tokens/);
  });
});

test('a loaded engine does not keep the file: what the executor lets go of is freed', async () => {
  const bytes: WeakRef<ArrayBufferLike>[] = [];
  const engine = await loadEngine(source, {
    ...options,
    createExecutor: (weights) => {
      for (const tensor of weights.tensors.values()) bytes.push(new WeakRef(tensor.bytes.buffer));
      return Promise.resolve(executor);
    },
  });
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  await new Promise((resolve) => setTimeout(resolve)); // a WeakRef holds its target until the task ends
  collect();
  expect(bytes.filter((ref) => ref.deref() !== undefined)).toEqual([]);
  expect(engine.parameters).toBeGreaterThan(0);
});

test('a damaged file is refused before an executor is imported', async () => {
  const cut: ModelSource = { kind: 'file', file: new Blob([FILE.slice(0, 999)]), name: 'cut.gguf' };
  await expect(loadEngine(cut, { executor: 'tfjs' })).rejects.toMatchObject({ code: 'truncated' });
});
