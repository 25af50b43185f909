import { expect, test } from 'vitest';
import { writeOutRepeats } from './writeOutRepeats.ts';

const lines = (...text: string[]) => text.join('\n');

test('writes a block out once for each number, nested blocks too', () => {
  const code = lines(
    'before',
    '  //# repeat r ROWS',
    '  let x#{r} = at(#{r}u);',
    '  //# repeat c 2',
    '  sum#{r}_#{c} += 1;',
    '  //# end',
    '  //# end',
    'after #{r}',
  );
  expect(writeOutRepeats(code, { ROWS: 2 })).toBe(
    lines(
      'before',
      '  let x0 = at(0u);',
      '  sum0_0 += 1;',
      '  sum0_1 += 1;',
      '  let x1 = at(1u);',
      '  sum1_0 += 1;',
      '  sum1_1 += 1;',
      'after #{r}',
    ),
  );
  expect(writeOutRepeats(code, { ROWS: 0 })).toBe(lines('before', 'after #{r}'));
});

test('refuses a count that is no constant, and unpaired marks', () => {
  expect(() => writeOutRepeats(lines('//# repeat r ROWS', '//# end'), { ROWS: 'f32(1)' })).toThrow(
    'repeat: expected ROWS to be a constant of the kernel, got none',
  );
  expect(() => writeOutRepeats('//# repeat r 2', {})).toThrow('repeat: expected an end to "//# repeat r 2"');
  expect(() => writeOutRepeats('//# end', {})).toThrow('repeat: expected a repeat before its end');
});
