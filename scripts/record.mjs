// Recorded runs: the events of a real run in one file, with the command that made it. The page replays them.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { eventJson } from './experimentLog.mjs';

/** More digits of a step than this say nothing, and a log is mostly steps. */
const DIGITS = 5;
const STEP_NUMBERS = ['loss', 'gradNorm', 'learningRate', 'elapsedMs'];

/** The command as it can be typed again, without what only says where to go on. */
export function commandOf(argv) {
  const kept = argv.filter((argument) => argument !== '--resume' && argument !== '--overwrite');
  const quoted = kept.map((argument) =>
    /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`,
  );
  return ['npm run experiment --', ...quoted].join(' ');
}

/** The commit of the code, with "-dirty" behind it where files differ from it; null outside a repository. */
export function commitOf() {
  const { status, stdout } = spawnSync(
    'git',
    ['describe', '--always', '--abbrev=40', '--exclude=*', '--dirty'],
    { encoding: 'utf8' },
  );
  return status === 0 ? stdout.trim() : null;
}

/** Writes the recording. `events`: of one run of the inner loop (kind 'run') or of rounds (kind 'rounds'). */
export function writeRecording(path, { kind, argv, events }) {
  const head = { kind, command: commandOf(argv), commit: commitOf(), date: new Date().toISOString() };
  const lines = events.map((event) => eventJson(shortened(event)));
  // An event a line: as small, and readable where something is wrong.
  writeFileSync(path, `${JSON.stringify(head).slice(0, -1)},"events":[\n${lines.join(',\n')}\n]}\n`);
}

/** The event with the numbers of a step to so many digits; all else as it is. */
export function shortened(event) {
  if (event.type === 'run') return { ...event, event: shortened(event.event) };
  if (event.type !== 'study.step' && event.type !== 'writer.step') return event;
  const short = { ...event };
  for (const name of STEP_NUMBERS)
    if (Number.isFinite(short[name])) short[name] = Number(short[name].toPrecision(DIGITS));
  return short;
}
