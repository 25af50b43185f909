// `npm test [-- stage …]`: installs what is missing, a browser included, and runs every check. A failing stage does not
// stop the ones after it. The last line is always "N passed, N failed".
import { buildIfStale, DIST } from './build.mjs';
import { setup } from './setup.mjs';
import { check, runNode, vitest } from './stages.mjs';

const tool =
  (path, ...args) =>
  async () =>
    check(await runNode([`node_modules/${path}`, ...args], 10));

const STAGES = {
  browser: async () => {
    const { ensureBrowser } = await import('./browser.mjs');
    const path = await ensureBrowser();
    if (path) console.log(`Browser: ${path}`);
    return check(path !== null);
  },
  types: tool('typescript/bin/tsc', '-b'),
  lint: tool('oxlint/bin/oxlint', '--type-aware', '--max-warnings', '0', 'src', 'scripts'),
  format: tool('prettier/bin/prettier.cjs', '--check', 'src', 'scripts', 'index.html', 'vite.config.ts'),
  node: () => vitest('node', 10),
  'in browser': () => vitest('browser', 10),
  build: async () => check(buildIfStale()),
  'first load': async () => {
    const { checkFirstLoad } = await import('./firstLoad.mjs');
    return check(checkFirstLoad(DIST));
  },
  gpu: () => vitest('gpu', 30),
  e2e: () => vitest('e2e', 20),
  model: () => vitest('model', 25),
};

async function runStage(name) {
  console.log(`\n=== ${name}`);
  const began = performance.now();
  let counts;
  try {
    counts = await STAGES[name]();
  } catch (error) {
    console.error(error);
    counts = check(false);
  }
  const seconds = (performance.now() - began) / 1000;
  return { name, seconds, ...counts };
}

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in STAGES));
if (unknown) {
  console.error(`There is no stage "${unknown}". Stages: ${Object.keys(STAGES).join(', ')}`);
  process.exit(2);
}

setup();
const stages = [];
for (const name of asked.length > 0 ? asked : Object.keys(STAGES)) stages.push(await runStage(name));

for (const { name, failures = [] } of stages) {
  for (const failure of failures) console.log(`\n=== failed in ${name}: ${failure.slice(0, 1500)}`);
}
console.log('\n=== summary');
for (const { name, seconds, passed, failed, note } of stages) {
  const row = `${name.padEnd(11)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(8)} s`;
  console.log(note ? `${row}  ${note}` : row);
}
const sum = (key) => stages.reduce((total, stage) => total + stage[key], 0);
const passed = sum('passed');
const failed = sum('failed');
const minutes = sum('seconds') / 60;
console.log(`${'all'.padEnd(11)} ${minutes.toFixed(1)} minutes`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
