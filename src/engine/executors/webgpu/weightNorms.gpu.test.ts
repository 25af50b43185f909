import { expect, test } from 'vitest';
import { PROJECTIONS, projectionName } from '../../model/config.ts';
import { dequantise } from '../../model/dequantise.ts';
import { tinyExecutors } from '../../testing/tinyExecutor.ts';
import { TINY_LLAMA, TINY_QWEN2, tinyModel } from '../../testing/tinyModel.ts';

const open = tinyExecutors();

test.each([
  ['Llama', TINY_LLAMA],
  ['Qwen2', TINY_QWEN2],
])('norms of %s’s matrices, read back from the device, are those of the file', async (_, config) => {
  const executor = await open(config);
  const before = executor.resources().buffers;
  const norms = await executor.weightNorms();
  const { tensors } = tinyModel({ config, type: 'Q4_1', embedding: 'Q8_0' });
  expect(norms).toHaveLength(config.numHiddenLayers);
  for (const [layer, row] of norms.entries())
    for (const [i, name] of PROJECTIONS.entries()) {
      const weights = dequantise(tensors.get(projectionName(layer, name))!);
      const expected = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
      expect(row[i]! / expected, `${layer} ${name}`).toBeCloseTo(1, 5);
    }
  expect(await executor.weightNorms()).toBe(norms);
  // One staging buffer may be kept.
  expect(executor.resources().buffers).toBeLessThanOrEqual(before + 1);
});
