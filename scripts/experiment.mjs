// `npm run experiment`: the inner loop over the passages of a file, or rounds over two files, in the built app, in a
// headless Chromium. Exit code 2 says that the input or the command line is wrong, 1 that the experiment failed.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildOrFail, DIST } from './build.mjs';
import { passagesForm, roundsForm, sayClamps } from './experimentForms.mjs';
import { appendLog, resumeLog, startLog } from './experimentLog.mjs';
import { readOptions, USAGE } from './experimentOptions.mjs';
import { writeRecording } from './record.mjs';
import { serveStatic } from './server.mjs';
import { fail, ROOT, setup } from './setup.mjs';

const BAD_INPUT = 2;
const began = performance.now();
const argv = process.argv.slice(2);

/** Runs a step whose failure is the fault of the input: exit code 2 with the sentence. */
async function orBadInput(step) {
  try {
    return await step();
  } catch (error) {
    return fail(error.message, BAD_INPUT);
  }
}

const say = (line) => {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(
    `[${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}] ${line}`,
  );
};

const options = await orBadInput(() => readOptions(argv));
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
setup();

// The sources are TypeScript, which Node 20 cannot import by itself.
const { runnerImport } = await import('vite');
const load = async (path) => (await runnerImport(join(ROOT, path), { configFile: false, root: ROOT })).module;
const form = await orBadInput(() => (options.rounds ? roundsForm : passagesForm)(options, load));
// Before hours of work, not after them.
for (const path of [options.log, options.out, options.record])
  if (path) mkdirSync(dirname(path), { recursive: true });
const log = await orBadInput(() => {
  if (options.resume) return resumeLog(options.log, form.header);
  startLog(options.log, form.header, options);
  return [];
});

const { clampRecipe } = await load('src/seal/recipe.ts');
const { BUNDLED_MODEL } = await load('src/content/models.ts');
const { openLabs } = await import('./experimentPage.mjs');
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

/** The model on every lab, one after the other: loading needs more memory than what is loaded. */
async function loadModel(labs) {
  const source = options.model
    ? { kind: 'url', url: options.model }
    : { kind: 'bundled', manifestUrl: new URL(BUNDLED_MODEL.manifestPath, served.url).href };
  const models = [];
  for (const lab of labs)
    models.push(await lab.load({ source, executor: options.executor === 'wasm' ? 'tfjs' : 'webgpu' }));
  return models[0];
}

let opened;
try {
  const listeners = { onNotice: say, onLoading: loadingLines() };
  opened = await openLabs(served.url, options.executor, options.pages, listeners);
  const { labs } = opened;
  const model = await loadModel(labs);
  say(
    `${model.card.name} on ${model.executor.description}${labs.length > 1 ? `, ${labs.length} pages` : ''}`,
  );
  const { recipe, clamps } = clampRecipe(options.recipe, model.card.layers);
  sayClamps(clamps, say);

  const append = (events) => appendLog(options.log, events);
  const { output, table, recording } = await form.run({ labs, model, recipe, log, append, say });
  writeFileSync(`${options.out}.part`, `${JSON.stringify(output, null, 1)}\n`);
  renameSync(`${options.out}.part`, options.out);
  if (options.record) writeRecording(options.record, { ...recording, argv });
  console.log(`\n${table}\n`);
  say(
    `written: ${options.out}, events: ${options.log}${options.record ? `, recorded: ${options.record}` : ''}`,
  );
} catch (error) {
  console.error(`${error.message}\nGo on from the last event with --resume.`);
  process.exitCode = 1;
} finally {
  await opened?.close();
  await served.close();
}
