// The command line of `npm run experiment`.
import { parseArgs } from 'node:util';

export const USAGE = `npm run experiment -- --input FILE.json --out RUN.json [options]
npm run experiment -- --rounds R --train FILE.json --unseen FILE.json --out RUN.json [options]

The first form runs the inner loop over the passages of FILE: self-edits are written, studied and quizzed. The second
lets the writer learn: in each of R rounds self-edits are tried on the training passages, the best are kept, the writer
is tuned on them, and fresh self-edits are measured on the unseen passages.

  --executor wasm|webgpu   what computes (default wasm)
  --pages P                so many browser pages share the passages (default 1)
  --seed S                 the same seed gives the same notes on the same executor (default 1)
  --format F               qa, statements, rewrite, or mixed: all of them in one self-edit; without rounds also
                           each: every format its turn (default qa)
  --recipe-by WHO          person: the recipe below; default: what suits the model; model: it writes its own
                           (default person)
  --reward match|bits      what a self-edit is chosen by: right answers with bits as the tie-break, or bits alone
                           (default match)
  --resume                 goes on from the event log of an interrupted experiment
  --overwrite              drops the event log of an earlier experiment
  --log EVENTS.jsonl       the event log (default: beside RUN.json)
  --record FILE.json       also writes the events as a recorded run for the page: of one passage, or of rounds
  --model URL              another model: the address of a Llama-architecture GGUF

Without rounds
  --candidates N           self-edits a passage (default 1)
  --study-only M           of them only M are studied: those that the cheap judge likes best
  --repeat-study S         each self-edit is studied S times with other seeds: how much of the spread is noise

Rounds
  --k K                    self-edits a training passage (default 4)
  --unseen-k N             self-edits an unseen passage at each measurement (default 2)
  --train-count N  --unseen-count N    the first so many passages of the files
  --judge real|cheap|both  by what training self-edits are rewarded: studied and quizzed; their text alone; or
                           studied, and compared with what the text alone says (default real)
  --writer-lr R  --writer-epochs E  --writer-batch B    (default 3e-4, 2, 4)
  --kept-from FILE         the training runs of another event log or recording are taken instead of made: what is
                           left is to tune the last writer, by other settings, and to measure it

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

/** Flags of one of the two forms only. */
const PASSAGE_FLAGS = 'input candidates study-only repeat-study'.split(' ');
const ROUNDS_FLAGS =
  'train unseen train-count unseen-count k unseen-k judge writer-lr writer-epochs writer-batch kept-from'.split(
    ' ',
  );
const COMMON_FLAGS = 'rounds out executor pages seed format recipe-by reward log record model'.split(' ');

class OptionError extends Error {}

/** The options, with `rounds` null for the inner loop over passages; or what is wrong with them as an Error. */
export function readOptions(argv) {
  const options = {};
  for (const flag of ['resume', 'overwrite', 'help']) options[flag] = { type: 'boolean', default: false };
  for (const flag of [...COMMON_FLAGS, ...PASSAGE_FLAGS, ...ROUNDS_FLAGS, ...Object.keys(RECIPE_FLAGS)])
    options[flag] = { type: 'string' };
  const { values } = parseArgs({ args: argv, options });
  if (values.help) return values;

  const withRounds = values.rounds !== undefined;
  for (const flag of withRounds ? PASSAGE_FLAGS : ROUNDS_FLAGS)
    if (values[flag] !== undefined)
      throw new OptionError(
        withRounds ? `--${flag}: not with --rounds` : `--${flag}: only with --rounds, which is missing`,
      );
  for (const flag of withRounds ? ['train', 'unseen', 'out'] : ['input', 'out'])
    if (!values[flag]) throw new OptionError(`--${flag}: expected a file, got nothing`);
  const recipe = {};
  for (const [flag, field] of Object.entries(RECIPE_FLAGS))
    if (values[flag] !== undefined) recipe[field] = number(values, flag);
  const formats = ['qa', 'statements', 'rewrite', 'mixed', ...(withRounds ? [] : ['each'])];
  return {
    ...values,
    executor: oneOf(values, 'executor', ['wasm', 'webgpu']),
    pages: whole(values, 'pages', 1, 16) ?? 1,
    seed: whole(values, 'seed', 0, 1_000_000) ?? 1,
    format: oneOf(values, 'format', formats),
    recipeBy: oneOf(values, 'recipe-by', ['person', 'default', 'model']),
    reward: oneOf(values, 'reward', ['match', 'bits']),
    log: values.log || `${values.out.replace(/\.json$/, '')}.events.jsonl`,
    recipe,
    ...(withRounds ? { rounds: readRounds(values) } : { rounds: null, ...readPassages(values) }),
  };
}

function readPassages(values) {
  return {
    candidates: whole(values, 'candidates', 1, 100) ?? 1,
    studyOnly: whole(values, 'study-only', 1, 100) ?? null,
    studies: whole(values, 'repeat-study', 2, 20) ?? 1,
  };
}

function readRounds(values) {
  if (values['kept-from'] !== undefined && values.record !== undefined)
    throw new OptionError('--record: not with --kept-from, whose training is of another experiment');
  const writer = {};
  if (values['writer-lr'] !== undefined) writer.learningRate = positive(values, 'writer-lr');
  const epochs = whole(values, 'writer-epochs', 1, 100);
  const batchSize = whole(values, 'writer-batch', 1, 16);
  return {
    rounds: whole(values, 'rounds', 1, 20),
    candidates: whole(values, 'k', 1, 15) ?? 4,
    unseenCandidates: whole(values, 'unseen-k', 1, 15) ?? 2,
    trainCount: whole(values, 'train-count', 1, 255) ?? null,
    unseenCount: whole(values, 'unseen-count', 1, 255) ?? null,
    judge: oneOf(values, 'judge', ['real', 'cheap', 'both']),
    keptFrom: values['kept-from'] ?? null,
    writer: { ...writer, ...(epochs && { epochs }), ...(batchSize && { batchSize }) },
  };
}

/** The first one allowed is the default. */
function oneOf(values, flag, allowed) {
  const value = values[flag] ?? allowed[0];
  if (!allowed.includes(value))
    throw new OptionError(`--${flag}: expected one of ${allowed.join(', ')}, got ${value || 'nothing'}`);
  return value;
}

function number(values, flag) {
  const value = Number(values[flag]);
  if (values[flag].trim() === '' || !Number.isFinite(value))
    throw new OptionError(`--${flag}: expected a number, got ${values[flag] || 'nothing'}`);
  return value;
}

function positive(values, flag) {
  const value = number(values, flag);
  if (value <= 0) throw new OptionError(`--${flag}: expected a number above 0, got ${values[flag]}`);
  return value;
}

/** A whole number, or undefined where the flag is absent. */
function whole(values, flag, min, max) {
  if (values[flag] === undefined) return undefined;
  const value = number(values, flag);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new OptionError(`--${flag}: expected a whole number from ${min} to ${max}, got ${values[flag]}`);
  return value;
}
