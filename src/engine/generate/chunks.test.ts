import { expect, test } from 'vitest';
import { planChunks } from './chunks.ts';

const prompts = 5;

test('prompts are decoded in the order they were asked for', () => {
  expect(planChunks(prompts, 1, 3)).toEqual([
    { prompts: [0, 1, 2], firstCopy: 0, copies: 1 },
    { prompts: [3, 4], firstCopy: 0, copies: 1 },
  ]);
});

test.each([
  { copies: 1, maxRows: 64 },
  { copies: 3, maxRows: 7 },
  { copies: 7, maxRows: 7 },
  { copies: 17, maxRows: 8 },
  { copies: 2, maxRows: 1 },
])(
  'every row is in exactly one chunk of at most maxRows: $copies copies, $maxRows rows',
  ({ copies, maxRows }) => {
    const seen: string[] = [];
    for (const chunk of planChunks(prompts, copies, maxRows)) {
      expect(chunk.prompts.length * chunk.copies).toBeLessThanOrEqual(maxRows);
      for (const prompt of chunk.prompts)
        for (let i = 0; i < chunk.copies; i++) seen.push(`${prompt}/${chunk.firstCopy + i}`);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(prompts * copies);
  },
);
