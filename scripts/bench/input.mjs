// What every part gets: prose, and a self-edit of a real run as the app would study it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';

const PASSAGES = join(ROOT, 'src', 'content', 'passages');
const NOTES = join(ROOT, 'src', 'bench', 'fixtures', 'tolminNotes.json');

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** All starter passages one after the other, the Tolmin first, and then all of their questions with the answers. */
function prose() {
  const files = readdirSync(PASSAGES)
    .filter((name) => name.endsWith('.json'))
    .sort((a, b) => Number(b === 'tolmin.json') - Number(a === 'tolmin.json') || a.localeCompare(b));
  const passages = files.map((file) => readJson(join(PASSAGES, file)));
  const questions = passages.flatMap((passage) => passage.questions);
  return [
    ...passages.map(({ text }) => text),
    ...questions.map(({ question, answer }) => `${question} ${answer}.`),
  ].join(' ');
}

const SEED = 1;

/** The documents, their order and the recipe of the app itself: the sources are TypeScript, which Node 20 cannot import. */
async function study(layers) {
  const { runnerImport } = await import('vite');
  const load = async (path) =>
    (await runnerImport(join(ROOT, path), { configFile: false, root: ROOT })).module;
  const { selfEditDocuments } = await load('src/seal/selfEdit/documents.ts');
  const { defaultRecipe } = await load('src/seal/recipe.ts');
  const { passage, notes } = readJson(NOTES);
  const { rank, alpha, firstLayer, learningRate, epochs, batchSize } = defaultRecipe(layers);
  const { epochBatches } = await load('src/engine/train/trainLoop.ts');
  const documents = selfEditDocuments(passage, notes);
  const batches = Array.from({ length: epochs }, (_, epoch) =>
    epochBatches(documents.length, batchSize, SEED, epoch),
  ).flat();
  return { documents, batches, rank, alpha, firstLayer, learningRate, epochs, batchSize, seed: SEED };
}

/** Layers of the bundled model. */
const LAYERS = 30;

export async function benchInput(quick) {
  return { text: prose(), study: await study(LAYERS), quick };
}
