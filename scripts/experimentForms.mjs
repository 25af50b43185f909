// The two forms of an experiment: the inner loop over passages, and rounds. Each reads its input before anything is
// built or opened, says in `header` what decides it, and is then run over the labs.
import { readFileSync, writeFileSync } from 'node:fs';
import { readLog } from './experimentLog.mjs';

/** The value in a JSON file; throws a sentence that names the flag. */
function readJson(flag, path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Error(`--${flag}: cannot read ${path}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`--${flag}: ${path} is not JSON: ${error.message}`, { cause: error });
  }
}

/** The passages of a file that the given flag names. */
function passagesOf(flag, path, parse) {
  const json = readJson(flag, path);
  try {
    return parse(json).passages;
  } catch (error) {
    // One input file needs no name.
    if (flag === 'input') throw error;
    throw new Error(`--${flag}: ${error.message}`, { cause: error });
  }
}

function commonHeader({ executor, seed, format, recipe, recipeBy, reward, model }) {
  return { executor, seed, format, recipe, recipeBy, reward, model: model ?? null };
}

/** The inner loop over the passages of a file. `load` imports a TypeScript module of the app. */
export async function passagesForm(options, load) {
  const { parseExperimentInput } = await load('src/runtime/experimentInput.ts');
  const passages = passagesOf('input', options.input, parseExperimentInput);
  const { candidates, studyOnly, studies } = options;
  if (options.record && passages.length > 1)
    throw new Error(`--record: expected an input of one passage, got ${passages.length}`);
  const { MOST_CANDIDATES } = await load('src/seal/planCandidates.ts');
  if (options.record && candidates * studies > MOST_CANDIDATES)
    throw new Error(
      `--record: expected at most ${MOST_CANDIDATES} studies of self-edits, got ${candidates * studies}`,
    );

  return {
    header: { ...commonHeader(options), input: { passages }, candidates, studyOnly, studies },
    run: async ({ labs, model, recipe, log, append, say }) => {
      const { runExperiment } = await load('src/runtime/experiment.ts');
      const { experimentTable, progressLines } = await load('src/runtime/experimentText.ts');
      const lines = [];
      const events = [...log];
      const follow = (more) => {
        append(more);
        events.push(...more);
        for (const { passage, event } of more) {
          const line = (lines[passage] ??= progressLines())(event);
          if (line !== null) say(`${passage + 1}/${passages.length} ${line}`);
        }
      };
      const { executor, seed, format, recipeBy, reward } = options;
      const plan = { seed, candidates, format, recipeBy, reward, studyOnly, studies, recipe };
      const output = await runExperiment(labs, { model, executor }, { passages }, plan, log, follow);
      return {
        output,
        table: experimentTable(output),
        recording: { kind: 'run', events: events.map(({ event }) => event) },
      };
    },
  };
}

/** Rounds over the training and unseen passages of two files. */
export async function roundsForm(options, load) {
  const { parseExperimentInput } = await load('src/runtime/experimentInput.ts');
  const asked = options.rounds;
  const first = (flag, count) => {
    const all = passagesOf(flag, options[flag], parseExperimentInput);
    if (count !== null && count > all.length)
      throw new Error(`--${flag}-count: asked for ${count} passages, and ${options[flag]} has ${all.length}`);
    return count === null ? all : all.slice(0, count);
  };
  const train = first('train', asked.trainCount);
  const unseen = first('unseen', asked.unseenCount);
  const { rounds, candidates, unseenCandidates, judge, writer } = asked;
  const decided = { rounds, candidates, unseenCandidates, judge };
  const { refuseSetup } = await load('src/seal/rounds/roundsSetup.ts');
  try {
    refuseSetup({ train, unseen, ...decided });
  } catch (error) {
    throw new Error(`${error.message} ${error.advice}`, { cause: error });
  }

  const { keptFrom } = asked;
  const other = keptFrom && readLog('kept-from', keptFrom);

  const trainingFrom = async (events, setup) => {
    const { trainingOf } = await load('src/runtime/trainingOf.ts');
    try {
      return trainingOf(events, setup);
    } catch (error) {
      throw new Error(`--kept-from: ${keptFrom}: ${error.message}`, { cause: error });
    }
  };

  return {
    header: { ...commonHeader(options), train, unseen, ...decided, writer, ...(keptFrom && { keptFrom }) },
    run: async ({ labs, model, recipe, log: own, append, say }) => {
      const { roundsSetup, runRounds } = await load('src/runtime/experimentRounds.ts');
      const { roundsLines, roundsTable } = await load('src/runtime/experimentRoundsText.ts');
      const { BUNDLED_MODEL } = await load('src/content/models.ts');
      const { seed, format, recipeBy, reward, executor } = options;
      const plan = { ...decided, train, unseen, seed, format, recipeBy, reward, recipe, writer };
      const { setup, clamps } = roundsSetup(plan, model.card.layers);
      sayClamps(clamps, say);
      let log = own;
      if (other && log.length === 0) append((log = await trainingFrom(other, setup)));
      const line = roundsLines(setup);
      for (const event of log) line(event);
      const events = [...log];
      const follow = (event) => {
        append([event]);
        events.push(event);
        for (const each of line(event)) say(each);
      };
      const bundled = model.card.sha256 === BUNDLED_MODEL.sha256;
      const origin = bundled
        ? { baseModel: BUNDLED_MODEL.hub, quantisation: BUNDLED_MODEL.quantisation }
        : {};
      const path = `${options.out.replace(/\.json$/, '')}.writer.zip`;
      const keepWriter = async (card) => {
        writeFileSync(path, await exportFromAny(labs, { id: card.id, origin }));
        say(`${card.name}: ${path}`);
      };
      const output = await runRounds(labs, { model, executor }, setup, log, follow, keepWriter);
      return { output, table: roundsTable(output), recording: { kind: 'rounds', events } };
    },
  };
}

/** The file of a kept adapter from the first page that has it: others may have crashed. */
async function exportFromAny(labs, request) {
  let failure;
  for (const lab of labs)
    try {
      return await lab.exportKept(request);
    } catch (error) {
      failure = error;
    }
  throw failure;
}

/** Says what was asked for and had to be changed. */
export function sayClamps(clamps, say) {
  for (const { field, asked, used } of clamps) say(`${field}: asked for ${asked}, used ${used}`);
}
