// Installs the packages when they are missing or older than the lock file. Imports nothing that would have to be
// installed first.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCK = `${ROOT}package-lock.json`;
/** npm writes this at the end of an installation, so it is missing where one was cut short. */
const INSTALLED = `${ROOT}node_modules/.package-lock.json`;

/** Ends the program with one sentence. */
export function fail(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}

/** Runs a command of the project with its output shown; true when it went well. */
export function runs(command, args, options = {}) {
  const windows = process.platform === 'win32';
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: windows, ...options }).status === 0;
}

export function setup() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node ${process.versions.node} is too old: SEAL Lab needs Node 20.19 or newer.`);
  if (existsSync(INSTALLED) && statSync(INSTALLED).mtimeMs >= statSync(LOCK).mtimeMs) return;
  console.log('Installing packages (npm ci) …');
  const options = ['--include=dev', '--no-audit', '--no-fund'];
  if (runs('npm', ['ci', ...options])) return;
  // A registry that lacks a platform's optional package fails `npm ci`, and not `npm install`.
  console.log('npm ci failed; trying npm install …');
  if (!runs('npm', ['install', '--no-save', ...options]))
    fail('npm could not install the packages: see its message above. It needs the npm registry.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();
