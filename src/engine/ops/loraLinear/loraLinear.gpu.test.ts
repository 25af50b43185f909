import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { checkAllKernelsRan, checkKernel, checkRefusal } from '../../testing/checkKernel.ts';
import { randomFloats } from '../../testing/inputs.ts';
import { referenceGradients, useTfjsCpu, values } from '../../testing/reference.ts';
import { runnableVariants, tunedMatrix } from '../../testing/variants.ts';
import { testMatrix } from '../../testing/weightMatrix.ts';
import { swiGluInputReference } from '../linear/linear.tfjs.ts';
import { loraLinear, loraLinearBackward, type LoraSegment, loraLinearKernels } from './loraLinear.ts';
import { FEW_ROWS } from '../linear/few.ts';
import { LORA_LINEAR_CASES, LORA_LINEAR_TOLERANCE, type LoraLinearCase } from './loraLinear.cases.ts';
import { loraSegmentReference } from './loraLinear.tfjs.ts';

const SCALE = 2;
/** Of the least size that is used, as SwiftShader's are; larger ones serve as well. */
const SUBGROUP = 4;
/** Floats before, between and behind the slots, to catch a wrong offset. */
const GAP = 3;

/** Segments with slots spread over a flat adapter of `length` floats. */
function layOut(c: LoraLinearCase): { segments: LoraSegment[]; length: number } {
  let length = GAP;
  const segments = c.segments.map((columns): LoraSegment => {
    if (columns < 0) return { columns: -columns, slot: null };
    const aOffset = length;
    const bOffset = aOffset + c.rank * c.inFeatures + GAP;
    length = bOffset + c.rank * columns + GAP;
    return { columns, slot: { aOffset, bOffset } };
  });
  return { segments, length };
}

for (const c of LORA_LINEAR_CASES) {
  const { rows, inFeatures: K, rank: R } = c;
  const { segments, length } = layOut(c);
  const N = segments.reduce((sum, s) => sum + s.columns, 0);
  const matrix = testMatrix(c.seed, c.type, N, K);
  const packed = { values: matrix.packed.values, scales: matrix.packed.scales };
  const gateUp = randomFloats(c.seed, 'gate and up', rows * 2 * K);
  /** What A and W are multiplied with. */
  const x =
    c.input === 'swiGlu'
      ? values(() => swiGluInputReference(tf.tensor2d(gateUp, [rows, 2 * K])))
      : randomFloats(c.seed, 'x', rows * K);
  const adapter = randomFloats(c.seed, 'adapter', length, 1 / Math.sqrt(K));
  const shape = { rows, rank: R, scale: SCALE, segments };
  const width = segments.length * R;
  const a = (s: LoraSegment) =>
    tf.tensor2d(adapter.subarray(s.slot!.aOffset, s.slot!.aOffset + R * K), [R, K]);
  const b = (s: LoraSegment) =>
    tf.tensor2d(adapter.subarray(s.slot!.bOffset, s.slot!.bOffset + s.columns * R), [s.columns, R]);
  const withLora = segments.filter((s) => s.slot);

  /** xTensor, then a and b of each segment with LoRA. */
  const reference = (xTensor: tf.Tensor, ...ab: tf.Tensor[]) => {
    let row = 0;
    const parts = segments.map((s) => {
      const weight = tf.tensor2d(matrix.numbers.subarray(row * K, (row + s.columns) * K), [s.columns, K]);
      row += s.columns;
      const at = withLora.indexOf(s) * 2;
      return loraSegmentReference(xTensor, weight, s.slot ? { a: ab[at]!, b: ab[at + 1]! } : null, SCALE);
    });
    return tf.concat(parts, 1);
  };
  const referenceInputs = () =>
    [tf.tensor2d(x, [rows, K]), ...withLora.flatMap((s) => [a(s), b(s)])] as const;
  /** t as the forward leaves it; zeros where a segment has no LoRA. */
  const t = () =>
    values(() =>
      tf.concat(
        segments.map((s) =>
          s.slot ? tf.matMul(tf.tensor2d(x, [rows, K]), tf.transpose(a(s))) : tf.zeros([rows, R]),
        ),
        1,
      ),
    );

  const subgroups = rows <= FEW_ROWS ? [0, SUBGROUP] : [0];
  test.each(subgroups)(`loraLinear forward, subgroups of %i: ${c.name}`, async (subgroup) => {
    await useTfjsCpu();
    const extra = randomFloats(c.seed, 'extra', c.added === 'bias' ? N : rows * N);
    const y = values(() => {
      const product = reference(...referenceInputs());
      return c.added === 'nothing'
        ? product
        : tf.add(product, tf.tensor(extra, c.added === 'bias' ? [N] : [rows, N]));
    });
    for (const variant of await runnableVariants(rows))
      await checkKernel({
        inputs: { x: c.input === 'swiGlu' ? gateUp : x, adapter, extra, ...packed },
        outputs: {
          y: { length: rows * N },
          t: { length: rows * width, initial: new Float32Array(rows * width) },
          h: { length: rows * K },
        },
        dispatches: (buffers) =>
          loraLinear(
            { ...shape, subgroup, ...(c.input && { input: c.input }) },
            {
              ...buffers,
              matrix: tunedMatrix(matrix, variant, buffers.values, buffers.scales),
              ...(c.added === 'nothing' ? {} : { [c.added]: buffers.extra }),
            },
          ),
        expected: { t: t(), y },
        tolerance: LORA_LINEAR_TOLERANCE,
      });
  });

  if (c.input === 'swiGlu') continue; // its backward is that of a plain x, computed again
  // Odd seeds add to the gradient, even ones write it.
  test(`loraLinear backward: ${c.name}`, async () => {
    const accumulate = c.seed % 2 === 1;
    await useTfjsCpu();
    const dy = randomFloats(c.seed, 'dy', rows * N);
    const [dx, ...ab] = referenceGradients(reference, [...referenceInputs()], dy);
    const before = randomFloats(c.seed, 'gradient before', length);
    const gradient = before.slice(); // what lies between the slots must stay
    withLora.forEach((s, i) => {
      const put = (values: Float32Array, at: number) =>
        gradient.set(accumulate ? values.map((g, j) => g + before[at + j]!) : values, at);
      put(ab[i * 2]!, s.slot!.aOffset);
      put(ab[i * 2 + 1]!, s.slot!.bOffset);
    });
    for (const variant of await runnableVariants(rows))
      await checkKernel({
        inputs: { x, adapter, dy, t: t(), ...packed },
        outputs: {
          u: { length: rows * width },
          dx: { length: rows * K },
          gradient: { length, initial: before },
        },
        dispatches: (buffers) =>
          loraLinearBackward(
            shape,
            { ...buffers, matrix: tunedMatrix(matrix, variant, buffers.values, buffers.scales) },
            { accumulate },
          ),
        expected: { dx: dx!, gradient },
        tolerance: LORA_LINEAR_TOLERANCE,
      });
  });
}

test('loraLinear refuses what it cannot compute, by name', async () => {
  await checkRefusal((buffer) => {
    const matrix = { format: 'f32', rows: 8, columns: 16, values: buffer(128), scales: buffer(1) } as const;
    const buffers = { x: buffer(32), y: buffer(16), t: buffer(2), adapter: buffer(24), matrix };
    const segments = [{ columns: 8, slot: { aOffset: 0, bOffset: 16 } }];
    const shape = { rows: 2, rank: 1, scale: 1, segments };
    expect(loraLinear(shape, buffers)).toHaveLength(1);
    expect(() => loraLinear({ ...shape, rank: 65 }, buffers)).toThrow(
      'loraLinear: expected a rank of 1..64, got 65',
    );
    expect(() => loraLinear({ ...shape, rank: 2 }, buffers)).toThrow(
      'loraLinear: expected adapter to hold 32 numbers',
    );
    expect(() => loraLinear({ ...shape, segments: [{ columns: 8, slot: null }] }, buffers)).toThrow(
      'loraLinear: expected up to 3 segments of 8 columns in all, one with LoRA',
    );
  });
});

test('every kernel of loraLinear has run', () => {
  checkAllKernelsRan(loraLinearKernels());
});
