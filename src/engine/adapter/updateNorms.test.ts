import { expect, test } from 'vitest';
import { createTfjsExecutor } from '../executors/tfjs/tfjsExecutor.ts';
import { PROJECTIONS, projectionName } from '../model/config.ts';
import { dequantise } from '../model/dequantise.ts';
import { loraLayout, type LoraConfig } from '../model/lora.ts';
import { seededAdapter } from '../testing/seededAdapter.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel } from '../testing/tinyModel.ts';
import { updateNorms } from './updateNorms.ts';

const norm = (values: Iterable<number>) =>
  Math.sqrt([...values].reduce((sum, value) => sum + value * value, 0));

/** ΔW written out, number by number. */
function formed(a: Float32Array, b: Float32Array, { rank, alpha }: LoraConfig): number[] {
  const inFeatures = a.length / rank;
  const outFeatures = b.length / rank;
  return Array.from({ length: outFeatures * inFeatures }, (_, at) => {
    const row = Math.floor(at / inFeatures);
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += b[row * rank + r]! * a[r * inFeatures + (at % inFeatures)]!;
    return (alpha / rank) * sum;
  });
}

test.each([
  ['all of Llama from layer 1 up', TINY_LLAMA, PROJECTIONS, 3],
  ['three matrices of Qwen2', TINY_QWEN2, ['k_proj', 'o_proj', 'down_proj'], 1],
] as const)(
  'the Gram matrices give what the formed product gives, of %s',
  async (_, config, targets, rank) => {
    const model = tinyModel({ config, type: 'Q4_1', embedding: 'Q8_0' });
    const lora: LoraConfig = { rank, alpha: 7, layers: { from: 1, to: 2 }, targets };
    const adapter = seededAdapter(config, lora, 5);
    const executor = await createTfjsExecutor(model, { backend: 'cpu' });
    const measured = updateNorms(config, adapter, await executor.weightNorms());
    executor.dispose();

    expect(measured[0]).toEqual(PROJECTIONS.map(() => 0));
    let compared = 0;
    for (const { layer, target, aOffset, bOffset, outFeatures } of loraLayout(config, lora).slots) {
      const a = adapter.weights.subarray(aOffset, bOffset);
      const b = adapter.weights.subarray(bOffset, bOffset + outFeatures * rank);
      const frozen = dequantise(model.tensors.get(projectionName(layer, target))!);
      const expected = norm(formed(a, b, lora)) / norm(frozen);
      expect(measured[layer]![PROJECTIONS.indexOf(target)]! / expected).toBeCloseTo(1, 5);
      compared++;
    }
    expect(measured.flat().filter((each) => each > 0)).toHaveLength(compared);
  },
);

test('norms of the frozen matrices are counted once', async () => {
  const executor = await createTfjsExecutor(tinyModel(), { backend: 'cpu' });
  const first = await executor.weightNorms();
  expect(await executor.weightNorms()).toBe(first);
  executor.dispose();
});
