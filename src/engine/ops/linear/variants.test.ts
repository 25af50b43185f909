import { expect, test } from 'vitest';
import { finalCode } from '../../gpu/kernel.ts';
import { backwardKernel, forwardKernel } from './many.ts';
import { VARIANT_NAMES, VARIANTS, type Variant } from './variants.ts';

const shape = { rows: 100, format: 'q4', columns: 64 } as const;

/** No machine of ours has shader-f16: what cannot be compiled here must be all but the text that is. */
test.each(['tile32', 'tile64'] as const)('%s in f16 is the same code but for its number type', (variant) => {
  for (const rank of [0, 16]) {
    const code = (name: typeof variant | `${typeof variant}Half`) => {
      const of = { ...shape, rank, variant: name };
      return [forwardKernel(of, 'nothing', 'plain'), backwardKernel(of)].map(({ kernel }) =>
        finalCode(kernel),
      );
    };
    const half = code(`${variant}Half`);
    for (const text of half) expect(text).toMatch(/^enable f16;\n/);
    expect(
      half.map((text) => text.replace('enable f16;\n', '').replace('alias num = f16;', 'alias num = f32;')),
    ).toEqual(code(variant));
  }
});

/** Of what the constants say; WebGPU guarantees 16,384 bytes and 256 threads. */
test('every variant keeps to the threads that WebGPU guarantees, at every rank and row count', () => {
  for (const name of VARIANT_NAMES)
    for (const rank of [0, 1, 16, 33, 64])
      for (const rows of [17, 64, 300]) {
        const variant: Variant = VARIANTS[name];
        const of = { ...shape, rows, rank, variant: name };
        for (const { kernel } of [forwardKernel(of, 'nothing', 'plain'), backwardKernel(of)]) {
          const { TILE_ROWS, TILE_COLUMNS, WORKGROUP } = kernel.constants as Record<string, number>;
          const threads =
            variant.kind === 'direct'
              ? WORKGROUP!
              : (TILE_ROWS! * TILE_COLUMNS!) / (variant.threadRows * variant.threadColumns);
          expect(threads, `${name} ${kernel.name}`).toBeLessThanOrEqual(256);
          expect(threads % 4, `${name} ${kernel.name}`).toBe(0);
        }
      }
});
