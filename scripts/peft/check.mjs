// Compares the log-probabilities of our executor (tfjs on WebAssembly, in Chromium) with those of Python's peft, for the
// adapters of src/engine/testing/peftCheck.ts as this code exports them, on the bundled model.
//   npm run check:peft -- --python PATH [--steps 8] [--write]
// PATH is a Python with torch, transformers, peft and gguf. --write keeps Python's figures in fixtures/peft.json and an
// adapter saved again by peft in fixtures/peftResaved.zip, which the tests compare with.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { format, resolveConfig } from 'prettier';
import { createServer } from 'vite';
import { findChromium, WEBGPU_FLAGS } from '../chromium.mjs';

const TOLERANCE = 1e-2;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MODEL = join(ROOT, 'public/models/smollm2-135m-instruct');
const FIXTURES = join(ROOT, 'src/engine/testing/fixtures');
const FIGURES = join(FIXTURES, 'peft.json');

/** What is wrong, for the person who started this. */
class CheckFailed extends Error {}

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    steps: { type: 'string', default: '8' },
    write: { type: 'boolean', default: false },
  },
});
const steps = Number(options.steps);
const folder = mkdtempSync(join(tmpdir(), 'check-peft-'));
try {
  if (!Number.isInteger(steps) || steps < 1)
    fail(`--steps ${options.steps}: give a whole number of at least 1.`);
  const { smollm2, qwen2, tiny } = await ourSides();
  const theirs = {
    smollm2: pythonSide(bundledModel(), smollm2),
    qwen2: pythonSide(join(FIXTURES, 'qwen2.gguf'), qwen2),
  };
  const rows = [
    compare('SmolLM2, none', smollm2.base, theirs.smollm2.base, smollm2.base),
    ...compareAll(smollm2, theirs.smollm2),
    ...compareAll(qwen2, theirs.qwen2),
  ];
  console.table(rows);
  const { versions } = theirs.smollm2;
  console.log(
    Object.entries(versions)
      .map((pair) => pair.join(' '))
      .join(', '),
  );
  if (options.write) {
    await writeFigures({
      madeBy: 'npm run check:peft -- --write',
      versions,
      smollm2: figuresOf(theirs.smollm2),
      qwen2: figuresOf(theirs.qwen2),
    });
    resave(tiny);
  }
  if (!rows.every(({ 'largest difference': largest }) => largest < TOLERANCE))
    fail(`The figures differ by more than ${TOLERANCE}.`);
} catch (error) {
  if (!(error instanceof CheckFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** Runs our side in a page of the development server. */
async function ourSides() {
  const executablePath = findChromium() ?? fail('No Chromium was found: set CHROMIUM_PATH.');
  const server = await createServer({
    root: ROOT,
    cacheDir: join(folder, 'vite'),
    server: { host: '127.0.0.1', port: 0, hmr: false },
    logLevel: 'error',
  });
  await server.listen();
  const { port } = server.httpServer.address();
  const browser = await chromium.launch({ executablePath, args: WEBGPU_FLAGS });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/models/smollm2-135m-instruct/manifest.json`);
    return await page.evaluate(async (steps) => {
      const check = await import('/src/engine/testing/peftCheck.ts');
      const { TINY_LLAMA } = await import('/src/engine/testing/tinyModel.ts');
      return {
        smollm2: await check.smolSide(steps),
        qwen2: await check.qwen2Side(),
        tiny: { config: TINY_LLAMA, zip: check.resavedAdapter().zip },
      };
    }, steps);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The model's file, put together from its parts. */
function bundledModel() {
  const { parts } = JSON.parse(readFileSync(join(MODEL, 'manifest.json'), 'utf8'));
  return file('model.gguf', Buffer.concat(parts.map((part) => readFileSync(join(MODEL, part.file)))));
}

function pythonSide(gguf, { sequences, adapters }) {
  const zips = adapters.flatMap(({ zip }, i) => ['--adapter', file(`${i}.zip`, Buffer.from(zip))]);
  return python('--model', gguf, '--tokens', file('tokens.json', JSON.stringify(sequences)), ...zips);
}

/** Has peft load the tiny adapter, onto random weights of its shapes, and save it again. */
function resave({ config, zip }) {
  const model = {
    model_type: 'llama',
    hidden_size: config.hiddenSize,
    intermediate_size: config.intermediateSize,
    num_hidden_layers: config.numHiddenLayers,
    num_attention_heads: config.numAttentionHeads,
    num_key_value_heads: config.numKeyValueHeads,
    head_dim: config.headDim,
    vocab_size: config.vocabSize,
  };
  file('config.json', JSON.stringify(model));
  const to = join(FIXTURES, 'peftResaved.zip');
  python('--model', folder, '--adapter', file('tiny.zip', Buffer.from(zip)), '--resave', to);
  console.log(`wrote ${to}`);
}

function file(name, content) {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function python(...args) {
  try {
    const out = execFileSync(options.python, [join(ROOT, 'scripts/peft/check.py'), ...args], {
      stdio: 'pipe',
    });
    return JSON.parse(out.toString());
  } catch (error) {
    return fail(
      `Python did not answer: give --python one that has torch, transformers, peft and gguf.\n${error.stderr || error.message}`,
    );
  }
}

function compareAll(ours, theirs) {
  return ours.adapters.map(({ name, logProbs }, i) =>
    compare(name, logProbs, theirs.adapters[i].logProbs, ours.base),
  );
}

function compare(adapter, ours, theirs, base) {
  const far = (a, b) => a.flatMap((row, i) => row.map((value, t) => Math.abs(value - b[i][t])));
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const differences = far(ours, theirs);
  return {
    adapter,
    tokens: differences.length,
    'largest difference': differences.some(Number.isNaN) ? NaN : Math.max(...differences),
    'mean difference': mean(differences),
    'mean effect of the adapter': mean(far(ours, base)),
  };
}

/** Of the first adapter, which the tests build too. */
function figuresOf({ base, adapters: [{ files, logProbs }] }) {
  return { files, base, logProbs };
}

async function writeFigures(figures) {
  const style = await resolveConfig(FIGURES);
  writeFileSync(FIGURES, await format(JSON.stringify(figures), { ...style, parser: 'json' }));
  console.log(`wrote ${FIGURES}`);
}

function fail(message) {
  throw new CheckFailed(message);
}
