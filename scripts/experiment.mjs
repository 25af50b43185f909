// `npm run experiment`: the inner loop over the passages of a file, in the built app, in a headless Chromium.
// Exit code 2 says that the input or the command line is wrong, 1 that the experiment failed.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildOrFail, DIST } from './build.mjs';
import { appendLog, resumeLog, startLog } from './experimentLog.mjs';
import { readOptions, USAGE } from './experimentOptions.mjs';
import { serveStatic } from './server.mjs';
import { fail, ROOT, setup } from './setup.mjs';

const BAD_INPUT = 2;
const began = performance.now();

/** Runs a step whose failure is the fault of the input: exit code 2 with the sentence. */
function orBadInput(step) {
  try {
    return step();
  } catch (error) {
    return fail(error.message, BAD_INPUT);
  }
}

function readJson(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`--input: cannot read ${path}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`--input: ${path} is not JSON: ${error.message}`, { cause: error });
  }
}

const say = (line) => {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}] ${line}`,
  );
};

const options = orBadInput(() => readOptions(process.argv.slice(2)));
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const json = orBadInput(() => readJson(options.input));
setup();

// The sources are TypeScript, which Node 20 cannot import by itself.
const { runnerImport } = await import('vite');
const load = async (path) => (await runnerImport(join(ROOT, path), { configFile: false, root: ROOT })).module;
const { parseExperimentInput } = await load('src/runtime/experimentInput.ts');
const input = orBadInput(() => parseExperimentInput(json));
const { executor, candidates, seed, format } = options;
const experiment = {
  input,
  executor,
  candidates,
  seed,
  format,
  recipe: options.recipe,
  model: options.model ?? null,
};
const log = orBadInput(() => {
  if (options.resume) return resumeLog(options.log, experiment);
  startLog(options.log, experiment, options);
  return [];
});

const { runExperiment } = await load('src/runtime/experiment.ts');
const { experimentTable, progressLines } = await load('src/runtime/experimentText.ts');
const { clampRecipe } = await load('src/seal/recipe.ts');
const { BUNDLED_MODEL } = await load('src/content/models.ts');
const { openLab } = await import('./experimentPage.mjs');
const { ensureBrowser } = await import('./browser.mjs');

buildOrFail();
if (!(await ensureBrowser())) process.exit(1);
const served = await serveStatic({ root: DIST });

/** Says each stage of loading once. */
function loadingLines() {
  let stage = '';
  return (progress) => {
    if (progress.warning) say(progress.warning);
    if (progress.stage === stage) return;
    stage = progress.stage;
    say(`model: ${stage} (from ${progress.from}, ${(progress.totalBytes / 1e6).toFixed(0)} MB)`);
  };
}

/** Appends events to the log and says what there is to say about them. */
function follow(total) {
  const lines = [];
  return (events) => {
    appendLog(options.log, events);
    for (const { passage, event } of events) {
      const line = (lines[passage] ??= progressLines())(event);
      if (line !== null) say(`${passage + 1}/${total} ${line}`);
    }
  };
}

let lab;
try {
  lab = await openLab(served.url, executor, { onNotice: say, onLoading: loadingLines() });
  const source = options.model
    ? { kind: 'url', url: options.model }
    : { kind: 'bundled', manifestUrl: new URL(BUNDLED_MODEL.manifestPath, served.url).href };
  const model = await lab.load({ source, executor: executor === 'wasm' ? 'tfjs' : 'webgpu' });
  say(`${model.card.name} on ${model.executor.description}`);
  const { recipe, clamps } = clampRecipe(options.recipe, model.card.layers);
  for (const { field, asked, used } of clamps) say(`${field}: asked for ${asked}, used ${used}`);

  const plan = { seed, candidates, format, recipe };
  const output = await runExperiment(
    lab,
    { model, executor },
    input,
    plan,
    log,
    follow(input.passages.length),
  );
  writeFileSync(`${options.out}.part`, `${JSON.stringify(output, null, 1)}\n`);
  renameSync(`${options.out}.part`, options.out);
  console.log(`\n${experimentTable(output)}\n`);
  say(`written: ${options.out}, events: ${options.log}`);
} catch (error) {
  console.error(`${error.message}\nGo on from the last event with --resume.`);
  process.exitCode = 1;
} finally {
  await lab?.close();
  await served.close();
}
