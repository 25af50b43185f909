/** What goes wrong: a lost device, a diverged adapter, a stop, no memory, and requests that cannot be meant. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { seededRandom } from '../../../base/rng.ts';
import { ExecutorLostError } from '../../executor.ts';
import { pickToken } from '../../generate/sampling.ts';
import { OutOfGpuMemoryError } from '../../gpu/buffers.ts';
import { openDevice } from '../../gpu/device.ts';
import { PROJECTIONS } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import { testDevice, throwGpuErrors } from '../../testing/testGpu.ts';
import { TINY_LLAMA, tinyModel, tinyTokens } from '../../testing/tinyModel.ts';
import { KvCache } from './kvCache.ts';
import { createWebgpuExecutor } from './webgpuExecutor.ts';

let ours: Awaited<ReturnType<typeof createWebgpuExecutor>> | null = null;
async function open() {
  ours = await createWebgpuExecutor(tinyModel(), { device: await testDevice() });
  return ours;
}
afterEach(() => {
  throwGpuErrors();
  ours?.dispose();
  if (ours) expect(ours.memory()).toMatchObject({ weightBytes: 0, otherBytes: 0 });
  ours = null;
});

const lora: LoraConfig = { rank: 3, alpha: 5, layers: { from: 1, to: 2 }, targets: PROJECTIONS };

describe('a lost device', () => {
  test('fails every pending and later call with ExecutorLostError', async () => {
    let lose: (reason: string) => void = () => {};
    const lost = new Promise<string>((resolve) => (lose = resolve));
    const device = await openDevice(); // its own: it does not survive
    const executor = await createWebgpuExecutor(tinyModel(), { device: { ...device, lost } });
    const tokens = tinyTokens(TINY_LLAMA, 23, 5);
    const session = await executor.openDecode({ prompts: [tokens], maxNewTokens: 1 });
    const pending = session.logits({ kind: 'top', k: 1 });
    device.device.destroy();
    setTimeout(() => lose('The graphics device was lost: gone'), 5); // the news come later than the failures
    await expect(pending).rejects.toThrow(ExecutorLostError);
    await expect(session.append([1])).rejects.toThrow('The graphics device was lost: gone');
    await expect(executor.tokenLogProbs([{ tokens, from: 1 }])).rejects.toThrow(ExecutorLostError);
    expect(await executor.lost).toBe('The graphics device was lost: gone');
    executor.dispose();
    expect(executor.memory().otherBytes).toBe(0);
  });

  test('is not taken for a stop by hand where the plan is warm and only the read fails', async () => {
    let lose: (reason: string) => void = () => {};
    const lost = new Promise<string>((resolve) => (lose = resolve));
    const device = await openDevice();
    const executor = await createWebgpuExecutor(tinyModel(), { device: { ...device, lost } });
    const prompts = [tinyTokens(TINY_LLAMA, 23, 5)];
    const session = await executor.openDecode({ prompts, maxNewTokens: 1 });
    await session.logits({ kind: 'top', k: 1 });
    const pending = session.logits({ kind: 'top', k: 1 });
    device.device.destroy();
    setTimeout(() => lose('gone'), 5);
    await expect(pending).rejects.toThrow(ExecutorLostError);
    executor.dispose();
  });
});

describe('an adapter that has diverged', () => {
  test('gives logits that sampling refuses, not tokens', async () => {
    const ours = await open();
    const { length } = loraLayout(TINY_LLAMA, lora);
    await ours.setAdapter({ lora, weights: new Float32Array(length).fill(NaN) });
    const session = await ours.openDecode({ prompts: [tinyTokens(TINY_LLAMA, 9, 1)], maxNewTokens: 1 });
    for (const k of [1, 64]) {
      const [next] = await session.logits({ kind: 'top', k });
      expect(next!.logits.every(Number.isNaN)).toBe(true);
      for (const sampler of [
        { kind: 'greedy' } as const,
        { kind: 'sample', temperature: 1, topP: 0.9, seed: 1 } as const,
      ])
        expect(() => pickToken(next!, sampler, seededRandom(1, 'draw'))).toThrow(/no usable probabilities/);
    }
    session.dispose();
  });
});

describe('stopping', () => {
  test('a decode session whose append was interrupted is disposed', async () => {
    const ours = await open();
    const stop = new AbortController();
    const prompts = [tinyTokens(TINY_LLAMA, 9, 1)];
    const session = await ours.openDecode({ prompts, maxNewTokens: 2, signal: stop.signal });
    await expect(session.append([1, 2])).rejects.toThrow(RangeError);
    await session.append([1]); // what was refused did no harm
    stop.abort('now');
    await expect(session.append([1])).rejects.toBe('now');
    expect(session.rows).toBe(0);
    await expect(session.logits({ kind: 'top', k: 1 })).rejects.toBe('now');
    await expect(session.append([])).rejects.toThrow(/an append was interrupted/);
    session.dispose();
  });

  test('scoring that runs out of memory in the middle of a wave gives its slots back', async () => {
    const ours = await open();
    const sequences = [5, 6, 7].map((seed) => ({ tokens: tinyTokens(TINY_LLAMA, 23, seed), from: 1 }));
    // eslint-disable-next-line typescript/unbound-method -- called with its own `this` below
    const original = KvCache.prototype.take;
    let calls = 0;
    const take = vi.spyOn(KvCache.prototype, 'take').mockImplementation(function (this: KvCache, count) {
      if (++calls === 3) throw new OutOfGpuMemoryError('no room');
      return original.call(this, count);
    });
    await expect(ours.tokenLogProbs(sequences)).rejects.toThrow('no room');
    take.mockRestore();
    const { bytes } = ours.resources();
    expect(bytes, 'without a slot taken the cache goes').toMatchObject({ cache: 0, activations: 0 });
    await ours.tokenLogProbs(sequences);
  });

  test('an aborted call throws the reason, and the executor goes on', async () => {
    const ours = await open();
    const sequences = [{ tokens: tinyTokens(TINY_LLAMA, 23, 5), from: 1 }];
    const expected = await ours.tokenLogProbs(sequences);
    const { otherBytes } = ours.memory();
    const stop = new AbortController();
    const running = ours.tokenLogProbs(sequences, stop.signal);
    stop.abort(new Error('stopped by hand'));
    await expect(running).rejects.toThrow('stopped by hand');
    const prompts = [sequences[0]!.tokens];
    const signal = AbortSignal.abort('now');
    await expect(ours.openDecode({ prompts, maxNewTokens: 1, signal })).rejects.toBe('now');
    expect(ours.memory().otherBytes).toBe(otherBytes);
    expect(await ours.tokenLogProbs(sequences)).toEqual(expected);
  });

  test('what cannot be meant is refused by name', async () => {
    const ours = await open();
    const tokens = tinyTokens(TINY_LLAMA, 5, 1);
    await expect(ours.openDecode({ prompts: [], maxNewTokens: 1 })).rejects.toThrow(/at least one prompt/);
    await expect(ours.openDecode({ prompts: [tokens], maxNewTokens: 999 })).rejects.toThrow(
      /at most 256 tokens/,
    );
    await expect(ours.tokenLogProbs([{ tokens, from: 0 }])).rejects.toThrow(/from >= 1/);
    await expect(ours.tokenLogProbs([{ tokens: Int32Array.of(1, 999, 2), from: 1 }])).rejects.toThrow(
      /token: expected 0..130, got 999/,
    );
    await expect(ours.setAdapter({ lora, weights: new Float32Array(3) })).rejects.toThrow(
      /adapter: expected/,
    );
    const session = await ours.openDecode({ prompts: [tokens], maxNewTokens: 1 });
    await expect(session.append([1, 2])).rejects.toThrow('append: expected 1 tokens, got 2');
    await expect(session.retain([1])).rejects.toThrow(/retain: expected ascending rows below 1/);
    await session.append([1]);
    await expect(session.append([1])).rejects.toThrow('append: expected at most 1 new tokens');
    session.dispose();
  });
});
