// `npm run bench`: how fast this is, side by side with others, on this machine. See --help.
// Exit code 2 says that the command line is wrong, 1 that a part failed; its reason is in the file.
import { renameSync, writeFileSync } from 'node:fs';
import { readEarlier, refuseMixing } from './bench/earlier.mjs';
import { readOptions, USAGE } from './bench/options.mjs';
import { fail, setup } from './setup.mjs';

const BAD_INPUT = 2;
/** For everything; only `growth`, which is last, measures less where it is nearly over. */
const LIMIT_MS = 23 * 60_000;
const began = performance.now();

function say(line) {
  const seconds = Math.round((performance.now() - began) / 1000);
  const two = (n) => String(n).padStart(2, '0');
  console.log(`[${two(Math.floor(seconds / 60))}:${two(seconds % 60)}] ${line}`);
}

/** What the call gives, or the end with its message. */
function orRefuse(call) {
  try {
    return call();
  } catch (error) {
    return fail(error.message.split('\n')[0], BAD_INPUT);
  }
}

const options = orRefuse(() => readOptions(process.argv.slice(2)));
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const all = options.sections.length > 0 && options.only === undefined;
const earlier = all ? null : orRefuse(() => readEarlier(options.out));
if (options.sections.length === 0 && earlier === null)
  fail(`--only none: there is no ${options.out} to read`, BAD_INPUT);
setup();

const { commit, machineOf, versions } = await import('./bench/machine.mjs');
const { runSection } = await import('./bench/runSection.mjs');
const { summaryOf } = await import('./bench/summary.mjs');
const { benchTable } = await import('./bench/table.mjs');

/** Writes all that is known so far; a crash loses only the section that was running. */
function write(result) {
  writeFileSync(`${options.out}.part`, `${JSON.stringify(result, null, 1)}\n`);
  renameSync(`${options.out}.part`, options.out);
  return result;
}

async function measure() {
  const { ensureBrowser } = await import('./browser.mjs');
  if (!(await ensureBrowser())) process.exit(1);
  const { openBench } = await import('./bench/page.mjs');
  const { benchInput } = await import('./bench/input.mjs');
  say('building the page');
  const input = await benchInput(options.quick);
  const bench = await openBench();
  const header = {
    schema: 2,
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`,
    date: new Date().toISOString(),
    commit: commit(),
    machine: machineOf(bench.machine),
    versions: versions(),
  };
  const { adapter, browser, cores } = header.machine;
  say(`${browser}, WebGPU: ${adapter ? adapter.name : 'none'}${adapter?.software ? ' (software)' : ''}`);
  const sections = { ...earlier?.sections };
  const leftMs = () => LIMIT_MS - (performance.now() - began);
  let result = null;
  try {
    if (earlier) orRefuse(() => refuseMixing(earlier, header));
    for (const name of options.sections) {
      const head = { commit: commit(), date: new Date().toISOString(), quick: options.quick };
      sections[name] = await runSection(name, { bench, input, options, head, cores, leftMs, say });
      if (sections[name].status === 'failed') process.exitCode = 1;
      result = write({ ...header, ...summaryOf(sections), sections });
    }
  } finally {
    await bench.close();
  }
  return result;
}

const result = options.sections.length > 0 ? await measure() : earlier;
console.log(`\n${benchTable(result)}\n`);
const took = Object.entries(result.sections).map(([name, { seconds }]) => `${name} ${Math.round(seconds)} s`);
say(`written: ${options.out}; ${took.join(', ')}`);
if (options.readme) {
  const { writeReadme } = await import('./bench/readme.mjs');
  try {
    say(await writeReadme(result));
  } catch (error) {
    fail(error.message.split('\n')[0], 1);
  }
}
