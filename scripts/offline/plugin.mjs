// Vite plugin: writes the service worker beside the built page, with the list of what it keeps.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { ISOLATION_HEADERS } from '../security.mjs';

export const WORKER = 'offline-worker.js';
/** The engine keeps the model; the others are no part of the page. `index.html` is kept as the page's own address. */
const LEFT_OUT = [/^models\//, /^_headers$/, /^screenshot\.png$/, /^index\.html$/, /\.map$/];

/** Paths of the files to keep, relative to `dist`, with `/` between folders, sorted. */
export function filesToKeep(dist) {
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== WORKER && !LEFT_OUT.some((left) => left.test(path)))
    .sort();
}

/** Text of the service worker of what lies in `dist`; another content is another version. */
export function workerText(dist) {
  const files = filesToKeep(dist);
  const script = readFileSync(join(import.meta.dirname, 'worker.js'), 'utf8');
  const hash = createHash('sha256').update(script).update(JSON.stringify(ISOLATION_HEADERS));
  for (const path of ['index.html', ...files]) hash.update(path).update(readFileSync(join(dist, path)));
  const build = { version: hash.digest('hex').slice(0, 16), files, headers: ISOLATION_HEADERS };
  return `const BUILD = ${JSON.stringify(build)};\n${script}`;
}

export function offlineWorker() {
  return {
    name: 'offline-worker',
    apply: 'build',
    writeBundle: ({ dir }) => writeFileSync(join(dir, WORKER), workerText(dir)),
  };
}
