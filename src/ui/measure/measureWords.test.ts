import { expect, test } from 'vitest';
import { FAKE_MEASUREMENT } from '../../runtime/testing/fakeMeasure.ts';
import {
  dispatchWords,
  limitWords,
  measureRows,
  missingWords,
  progressWords,
  shareText,
} from './measureWords.ts';

const [matmul, training, one, many] = measureRows(FAKE_MEASUREMENT);

test('the product has no tokens and is its own measure', () => {
  expect(matmul).toMatchObject({
    detail: '1024 × 1024 × 1024 float32, our tiled WGSL kernel',
    tokens: null,
    gigaflops: { value: '1,000', spread: '960–1,040 in 12 repeats' },
    share: 1,
  });
});

test('a rate says on what, with its spread and its share', () => {
  expect(training).toMatchObject({
    detail: 'notes of 29–41 tokens, rank 16, layers from 15',
    tokens: { value: '1,500', spread: '1,410–1,590 in 21 repeats' },
    share: 0.34,
  });
  expect(one).toMatchObject({ detail: 'after 64 tokens', gigaflops: { value: '43.2' }, why: null });
});

test('what is missing has a reason and no number', () => {
  expect(many).toMatchObject({
    name: 'Writing 32 texts at once',
    tokens: null,
    gigaflops: null,
    share: null,
    why: '2 of at least 3 repeats were done in the 40 s there are for it',
  });
  const { shareOfMatmul: _, ...unshared } = FAKE_MEASUREMENT.training as { shareOfMatmul: number } & Extract<
    typeof FAKE_MEASUREMENT.training,
    { is: 'measured' }
  >;
  const rows = measureRows({
    ...FAKE_MEASUREMENT,
    matmul: { is: 'missing', why: 'no memory' },
    training: unshared,
  });
  expect(rows[0]).toMatchObject({ why: 'no memory', detail: '' });
  expect(rows[1]).toMatchObject({ why: null, share: null });
});

test('one document length is not a range', () => {
  const workload = { ...FAKE_MEASUREMENT.workload, documentTokens: [33, 33] };
  expect(measureRows({ ...FAKE_MEASUREMENT, workload })[1]!.detail).toContain('of 33 tokens');
});

test.each([
  [0.0432, '4.3 %'],
  [0.34, '34 %'],
  [1, '100 %'],
  [1.234, '120 %'],
  [0.000_456, '0.046 %'],
])('a share of %d is written as %s', (share, text) => {
  expect(shareText(share)).toBe(text);
});

test('dispatches are told where there are any', () => {
  expect(dispatchWords(FAKE_MEASUREMENT)).toBe(
    '7 a layer to write a token, 7 forward and 14 backward a layer to train, 2.5 µs of script each',
  );
  const dispatches = { is: 'missing', why: 'only WebGPU has them' } as const;
  expect(dispatchWords({ ...FAKE_MEASUREMENT, dispatches })).toBeNull();
});

test('limits are told in units that people know', () => {
  expect(limitWords(FAKE_MEASUREMENT)).toBe(
    'At most 2 GiB in a buffer, 2 GiB in a binding, 1024 threads in a workgroup, 32 KiB of memory for it',
  );
  const { device } = FAKE_MEASUREMENT;
  const bare = { ...device, webgpu: { ...device.webgpu, limits: {} } };
  expect(limitWords({ ...FAKE_MEASUREMENT, device: bare })).toBeNull();
});

test('a reason has one full stop, whether it is a sentence or not', () => {
  expect(missingWords('The device was lost.')).toBe('Not measured: The device was lost.');
  expect(missingWords('1 of 3 repeats')).toBe('Not measured: 1 of 3 repeats.');
});

test('a stage that warms up says so', () => {
  expect(progressWords({ stage: 'training', done: 0.25, warmingUp: true })).toBe(
    'Training on notes, warming up',
  );
  expect(progressWords({ stage: 'training', done: 0.3, warmingUp: false })).toBe('Training on notes');
});
