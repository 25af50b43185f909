// `npm run bench`: how fast this is, side by side with others, on this machine. See --help.
// Exit code 2 says that the command line is wrong, 1 that a section failed; its reason is in the file.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readOptions, USAGE } from './bench/options.mjs';
import { fail, setup } from './setup.mjs';

const BAD_INPUT = 2;
const began = performance.now();

function say(line) {
  const seconds = Math.round((performance.now() - began) / 1000);
  const two = (n) => String(n).padStart(2, '0');
  console.log(`[${two(Math.floor(seconds / 60))}:${two(seconds % 60)}] ${line}`);
}

function readCommandLine() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    return fail(error.message.split('\n')[0], BAD_INPUT);
  }
}

/** The sections that an earlier run has left in the file. */
function earlierSections(path) {
  if (!existsSync(path)) {
    if (options.sections.length === 0) fail(`--only none: there is no ${path} to read`, BAD_INPUT);
    return {};
  }
  try {
    const { schema, sections } = JSON.parse(readFileSync(path, 'utf8'));
    if (schema !== 1 || typeof sections !== 'object') throw new Error('it has another form');
    return sections;
  } catch (error) {
    return fail(
      `--out: ${path} is not a result of this benchmark (${error.message}); name another file`,
      BAD_INPUT,
    );
  }
}

const options = readCommandLine();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const all = options.sections.length > 0 && options.only === undefined;
const sections = all ? {} : earlierSections(options.out);
setup();

const { SECTIONS } = await import('./bench/sections.mjs');
const { commit, machineOf, versions } = await import('./bench/machine.mjs');
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
    schema: 1,
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`,
    date: new Date().toISOString(),
    commit: commit(),
    machine: machineOf(bench.machine),
    versions: versions(),
  };
  const { browser, adapter } = header.machine;
  say(`${browser}, WebGPU: ${adapter ? adapter.name : 'none'}${adapter?.software ? ' (software)' : ''}`);
  let result = null;
  try {
    for (const name of options.sections) {
      sections[name] = await runSection(bench, name, { input, cores: header.machine.cores });
      result = write({ ...header, ...summaryOf(sections), sections });
    }
  } finally {
    await bench.close();
  }
  return result;
}

/** Runs a section's parts one after the other. A part that fails takes the section with it, and no other. */
async function runSection(bench, name, { input, cores }) {
  const begin = performance.now();
  const head = { commit: commit(), date: new Date().toISOString(), quick: options.quick };
  const parts = {};
  try {
    for (const { key, part, minutes, input: own, here } of SECTIONS[name]({ cores })) {
      const onLine = (line) => say(`  ${line}`);
      say(`${name}: ${part ?? key}`);
      parts[key] = here
        ? await here({
            python: options.python,
            study: input.study,
            quick: options.quick,
            ours: parts.ours,
            say: onLine,
          })
        : await bench.run({ part, minutes, input: { ...input, ...own } }, onLine);
    }
    return { ...head, status: 'done', seconds: secondsSince(begin), ...parts };
  } catch (error) {
    const problem = error.message.split('\n')[0];
    say(`${name} failed: ${problem}`);
    process.exitCode = 1;
    return { ...head, status: 'failed', problem, seconds: secondsSince(begin), ...parts };
  }
}

const secondsSince = (begin) => Math.round((performance.now() - begin) / 100) / 10;

const result = options.sections.length > 0 ? await measure() : JSON.parse(readFileSync(options.out, 'utf8'));
console.log(`\n${benchTable(result)}\n`);
say(`written: ${options.out}`);
if (options.readme) {
  const { writeReadme } = await import('./bench/readme.mjs');
  say(await writeReadme(result));
}
