/**
 * Written-out loops for WGSL. An array of sums that a loop indexes is kept in registers by some drivers and in memory by
 * others, so kernels name their sums one by one; this writes them out:
 *
 *     //# repeat r THREAD_ROWS
 *     var sum#{r} = 0.0;
 *     //# end
 *
 * becomes `var sum0 = 0.0; var sum1 = 0.0; …`. The count is a whole number or the name of a constant. Repeats nest.
 */

const REPEAT = /^\s*\/\/# repeat (\w+) (\w+)\s*$/;
const END = /^\s*\/\/# end\s*$/;

/** @throws RangeError for an unknown count or a repeat that does not end */
export function writeOutRepeats(
  code: string,
  constants: Readonly<Record<string, number | boolean | string>>,
): string {
  if (!code.includes('//# ')) return code;
  return expand(code.split('\n'), constants).join('\n');
}

function expand(lines: readonly string[], constants: Readonly<Record<string, unknown>>): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const match = REPEAT.exec(lines[i]!);
    if (!match) {
      if (END.test(lines[i]!)) throw new RangeError('repeat: expected a repeat before its end');
      out.push(lines[i]!);
      continue;
    }
    const [, name, count] = match as unknown as [string, string, string];
    const times = /^\d+$/.test(count) ? Number(count) : constants[count];
    if (typeof times !== 'number')
      throw new RangeError(`repeat: expected ${count} to be a constant of the kernel, got none`);
    const end = endOf(lines, i);
    const body = lines.slice(i + 1, end);
    for (let n = 0; n < times; n++) {
      const copy = body.map((line) => line.replaceAll(`#{${name}}`, String(n)));
      out.push(...expand(copy, constants));
    }
    i = end;
  }
  return out;
}

/** The line that ends the repeat of line `start`. */
function endOf(lines: readonly string[], start: number): number {
  let depth = 0;
  for (let i = start; i < lines.length; i++) {
    if (REPEAT.test(lines[i]!)) depth += 1;
    else if (END.test(lines[i]!) && --depth === 0) return i;
  }
  throw new RangeError(`repeat: expected an end to "${lines[start]!.trim()}"`);
}
