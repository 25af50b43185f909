// The command line of `npm run experiment`.
import { parseArgs } from 'node:util';

export const USAGE = `npm run experiment -- --input FILE.json --out RUN.json [options]

  --executor wasm|webgpu   what computes (default wasm)
  --candidates N           self-edits a passage (default 1)
  --seed S                 the same seed gives the same notes on the same executor (default 1)
  --format F               qa, statements, rewrite, or mixed: each its turn (default qa)
  --resume                 goes on from the event log of an interrupted experiment
  --overwrite              drops the event log of an earlier experiment
  --log EVENTS.jsonl       the event log (default: beside RUN.json)
  --model URL              another model: the address of a Llama-architecture GGUF

Recipe (default: what suits the model)
  --samples K  --notes N  --temperature T
  --epochs E  --control-epochs E  --batch B
  --lr R  --rank R  --alpha A  --first-layer L`;

/** Flag, field of the recipe. */
const RECIPE_FLAGS = {
  samples: 'samplesPerSentence',
  notes: 'notesPerSentence',
  temperature: 'temperature',
  epochs: 'epochs',
  'control-epochs': 'controlEpochs',
  batch: 'batchSize',
  lr: 'learningRate',
  rank: 'rank',
  alpha: 'alpha',
  'first-layer': 'firstLayer',
};

const TEXT_FLAGS = { input: '', out: '', executor: 'wasm', format: 'qa', log: '', model: '' };
const NUMBER_FLAGS = { candidates: '1', seed: '1' };

class OptionError extends Error {}

/** The options, or what is wrong with them as an Error. */
export function readOptions(argv) {
  const text = (value) => ({ type: 'string', ...(value && { default: value }) });
  const options = {};
  for (const flag of ['resume', 'overwrite', 'help']) options[flag] = { type: 'boolean', default: false };
  for (const [flag, value] of Object.entries({ ...TEXT_FLAGS, ...NUMBER_FLAGS })) options[flag] = text(value);
  for (const flag of Object.keys(RECIPE_FLAGS)) options[flag] = text();
  const { values } = parseArgs({ args: argv, options });
  if (values.help) return values;

  for (const flag of ['input', 'out'])
    if (!values[flag]) throw new OptionError(`--${flag}: expected a file, got nothing`);
  oneOf(values, 'executor', ['wasm', 'webgpu']);
  oneOf(values, 'format', ['qa', 'statements', 'rewrite', 'mixed']);
  const recipe = {};
  for (const [flag, field] of Object.entries(RECIPE_FLAGS))
    if (values[flag] !== undefined) recipe[field] = number(values, flag);
  return {
    ...values,
    candidates: whole(values, 'candidates', 1, 100),
    seed: whole(values, 'seed', 0, 1_000_000),
    log: values.log || `${values.out.replace(/\.json$/, '')}.events.jsonl`,
    recipe,
  };
}

function oneOf(values, flag, allowed) {
  if (!allowed.includes(values[flag]))
    throw new OptionError(`--${flag}: expected one of ${allowed.join(', ')}, got ${values[flag]}`);
}

function number(values, flag) {
  const value = Number(values[flag]);
  if (values[flag].trim() === '' || !Number.isFinite(value))
    throw new OptionError(`--${flag}: expected a number, got ${values[flag] || 'nothing'}`);
  return value;
}

function whole(values, flag, min, max) {
  const value = number(values, flag);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new OptionError(`--${flag}: expected a whole number from ${min} to ${max}, got ${values[flag]}`);
  return value;
}
