// Builds the app when a source is newer than what is in dist/.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ROOT, runs } from './setup.mjs';

export const DIST = join(ROOT, 'dist');
const SOURCES = [
  'src',
  'public',
  'scripts/offline',
  'scripts/security.mjs',
  'scripts/wasmThreads.mjs',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
];

/** Newest change under a path, in milliseconds; a folder counts too, so that a deleted file is noticed. */
function newest(path) {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  const own = info.mtimeMs;
  if (!info.isDirectory()) return own;
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), own);
}

export function distIsFresh() {
  const page = join(DIST, 'index.html');
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  return SOURCES.every((source) => newest(join(ROOT, source)) <= built);
}

/** True when dist/ is up to date afterwards. */
export function buildIfStale() {
  if (distIsFresh()) return true;
  console.log('Building the app (vite build) …');
  // Under vitest, NODE_ENV says "test", and the page would be built as in development.
  const env = { ...process.env, NODE_ENV: 'production' };
  return runs(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], { env });
}

export function buildOrFail() {
  if (!buildIfStale()) fail('The build failed: see its message above.');
}
