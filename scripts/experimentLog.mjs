// The event log of an experiment: one JSON value a line. The first says which experiment it is of, the others are its
// events. It is written as events come, so an interrupted experiment loses at most a line.
import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';

/** JSON has no NaN and no infinity: a loss or a surprise that is one is written as {"nonFinite": "NaN"}. */
export function eventJson(value) {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'number' && !Number.isFinite(each) ? { nonFinite: String(each) } : each,
  );
}

const revive = (_, each) => (typeof each?.nonFinite === 'string' ? Number(each.nonFinite) : each);

/** Starts an empty log; throws a sentence where that would wipe out another. */
export function startLog(path, experiment, { overwrite = false } = {}) {
  if (!overwrite && existsSync(path) && readFileSync(path, 'utf8').split('\n').length > 2)
    throw new Error(`${path} holds an earlier experiment: go on with --resume, or drop it with --overwrite`);
  writeFileSync(path, `${JSON.stringify({ experiment })}\n`);
}

export function appendLog(path, events) {
  appendFileSync(path, events.map((event) => `${eventJson(event)}\n`).join(''));
}

/**
 * Events of an earlier start of the same experiment; throws a sentence when the log is of another one. A last line that
 * was cut off in the middle is dropped, from the file too.
 */
export function resumeLog(path, experiment) {
  if (!existsSync(path)) throw new Error(`--resume: there is no event log ${path}`);
  const lines = readFileSync(path, 'utf8').split('\n');
  const cutOff = lines.pop();
  const [first, ...events] = valuesOf('resume', path, lines);
  if (JSON.stringify(first?.experiment) !== JSON.stringify(experiment))
    throw new Error(`--resume: ${path} is of another input, seed, recipe or executor`);
  if (cutOff !== '') {
    console.log('The last event of the log was cut off and is dropped.');
    truncateSync(path, Buffer.byteLength(lines.map((line) => `${line}\n`).join('')));
  }
  return events;
}

/** The events of another experiment's log or recording, which is left as it is. */
export function readLog(flag, path) {
  if (!existsSync(path)) throw new Error(`--${flag}: there is no event log ${path}`);
  const text = readFileSync(path, 'utf8');
  if (text.startsWith('{"kind":')) return recordedEvents(flag, path, text);
  const lines = text.split('\n');
  return valuesOf(flag, path, lines.slice(0, -1)).slice(1);
}

function recordedEvents(flag, path, text) {
  try {
    return JSON.parse(text, revive).events;
  } catch (error) {
    throw new Error(`--${flag}: ${path} is not JSON: ${error.message}`, { cause: error });
  }
}

function valuesOf(flag, path, lines) {
  return lines.map((line, i) => {
    try {
      return JSON.parse(line, revive);
    } catch {
      throw new Error(`--${flag}: line ${i + 1} of ${path} is not JSON`);
    }
  });
}
