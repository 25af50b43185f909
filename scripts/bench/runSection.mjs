// One section: its parts one after the other, each with its own outcome.
import { SECTIONS } from './sections.mjs';

const secondsSince = (begin) => Math.round((performance.now() - begin) / 100) / 10;

/**
 * A part that fails leaves the others as they are; the section is 'done' when all are. `context` has what parts need:
 * `bench` (an open page server), `input`, `options`, `head`, `cores`, `leftMs` and `say`.
 */
export async function runSection(name, context) {
  const begin = performance.now();
  const parts = {};
  for (const part of SECTIONS[name](context)) {
    context.say(`${name}: ${part.key}`);
    parts[part.key] = await runPart(part, parts, context);
    const { status, problem } = parts[part.key];
    if (status === 'failed') context.say(`${name}: ${part.key} failed: ${problem}`);
  }
  const failed = Object.entries(parts).filter(([, { status }]) => status === 'failed');
  const problem = failed.map(([key, part]) => `${key}: ${part.problem}`).join('; ');
  const seconds = secondsSince(begin);
  context.say(`${name}: took ${seconds} s`);
  return {
    ...context.head,
    ...(problem ? { status: 'failed', problem } : { status: 'done' }),
    seconds,
    ...parts,
  };
}

async function runPart({ part, minutes, input: own, here }, parts, { bench, input, options, say }) {
  const begin = performance.now();
  const onLine = (line) => say(`  ${line}`);
  try {
    const result = here
      ? await here({
          python: options.python,
          study: input.study,
          quick: options.quick,
          ours: parts.ours,
          say: onLine,
        })
      : await bench.run({ part, minutes, input: { ...input, ...own?.() } }, onLine);
    return { status: 'done', seconds: secondsSince(begin), ...result };
  } catch (error) {
    return { status: 'failed', problem: error.message.split('\n')[0], seconds: secondsSince(begin) };
  }
}
