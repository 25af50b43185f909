import { tuningOf, VARIANT_NAMES, variantFeatures, type VariantName } from '../ops/linear/variants.ts';
import { FEW_ROWS } from '../ops/linear/few.ts';
import { testGpu } from './testGpu.ts';
import { onDevice, type TestMatrix } from './weightMatrix.ts';

/**
 * The variants that the test device has the features for; those in f16 need shader-f16, which SwiftShader lacks. For
 * few rows, which only the head's backward meets, one of each kind: compiling is what takes the time.
 */
export async function runnableVariants(rows: number): Promise<VariantName[]> {
  if (rows <= FEW_ROWS) return ['tile32', 'direct'];
  const { device } = await testGpu();
  return VARIANT_NAMES.filter((name) =>
    variantFeatures(name).every((feature) => device.features.has(feature)),
  );
}

/** The matrix, to be multiplied by that variant. */
export function tunedMatrix(matrix: TestMatrix, variant: VariantName, ...buffers: OnDeviceBuffers) {
  return { ...onDevice(matrix, ...buffers), tuning: tuningOf(variant) };
}

type OnDeviceBuffers = Parameters<typeof onDevice> extends [TestMatrix, ...infer Rest] ? Rest : never;
