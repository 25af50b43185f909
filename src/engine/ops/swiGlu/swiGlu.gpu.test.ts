import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { swiGluBackward, swiGluKernels } from './swiGlu.ts';
import { SWI_GLU_CASES, SWI_GLU_TOLERANCE } from './swiGlu.cases.ts';
import { swiGluReference } from './swiGlu.tfjs.ts';

for (const c of SWI_GLU_CASES) {
  const shape = { rows: c.rows, features: c.features };
  const size = c.rows * c.features;
  const gateUp = randomFloats(c.seed, 'gateUp', 2 * size, c.scale);
  const dH = randomFloats(c.seed, 'dH', size);
  const input = () => tf.tensor2d(gateUp, [c.rows, 2 * c.features]);

  test(`swiGlu backward, which writes h again: ${c.name}`, async () => {
    await useTfjsCpu();
    const [dGateUp] = referenceGradients(swiGluReference, [input()], dH);
    await checkKernel({
      inputs: { gateUp, dH },
      outputs: { dGateUp: { length: 2 * size }, h: { length: size } },
      dispatches: (b) => swiGluBackward(shape, b),
      expected: { dGateUp: dGateUp!, h: values(() => swiGluReference(input())) },
      tolerance: SWI_GLU_TOLERANCE,
    });
  });
}

test('swiGluBackward refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const b = { gateUp: buffer(20), dH: buffer(20), dGateUp: buffer(32), h: buffer(20) };
    expect(() => swiGluBackward({ rows: 2, features: 6 }, b)).toThrow(
      'swiGluBackward: expected features to be a positive multiple of 4, got 6',
    );
    expect(() => swiGluBackward({ rows: 2, features: 8 }, b)).toThrow(
      'swiGluBackward: expected gateUp to hold 32 numbers, got 20',
    );
  });
});

test('every kernel of swiGlu has run', () => {
  checkAllKernelsRan(swiGluKernels());
});
