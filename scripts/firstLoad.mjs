// Size and content of the script that a first visit loads: index.html's modules and what they import statically.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';

export const FIRST_LOAD_LIMIT = 170_000;
/** Words that only the engine and what it stands on contain; they belong in the worker's script. */
const ENGINE_WORDS = ['createShaderModule', 'tensorflow', 'WebAssembly.instantiate'];

const STATIC_IMPORT = /\b(?:import|export)\b[^;'"()]*?["'](\.{1,2}\/[^"']+\.js)["']/g;

function modulesOf(dist) {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  return tags
    .filter((tag) => tag.startsWith('<script') || /rel="modulepreload"/.test(tag))
    .map((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1])
    .filter(Boolean)
    .map((path) => join(dist, path));
}

/** Files, gzipped bytes and the engine's words found in them. */
export function firstLoad(dist) {
  const open = modulesOf(dist);
  const files = new Map();
  while (open.length > 0) {
    const path = open.pop();
    if (files.has(path)) continue;
    const text = readFileSync(path, 'utf8');
    files.set(path, text);
    for (const [, imported] of text.matchAll(STATIC_IMPORT)) open.push(join(dirname(path), imported));
  }
  const texts = [...files.values()];
  return {
    files: [...files.keys()].map((path) => relative(dist, path)),
    bytes: texts.reduce((sum, text) => sum + gzipSync(text).length, 0),
    engineWords: ENGINE_WORDS.filter((word) => texts.some((text) => text.includes(word))),
  };
}

/** Prints what was found; true when it is within the limit and free of the engine. */
export function checkFirstLoad(dist) {
  const { files, bytes, engineWords } = firstLoad(dist);
  console.log(
    `First load: ${bytes} bytes of script (gzip) in ${files.length} files, limit ${FIRST_LOAD_LIMIT}`,
  );
  if (files.length === 0) console.error('index.html loads no script.');
  if (bytes > FIRST_LOAD_LIMIT) console.error(`Too large: ${files.join(', ')}`);
  if (engineWords.length > 0) console.error(`The engine is in the first load: ${engineWords.join(', ')}`);
  const worker = readdirSync(join(dist, 'assets')).some((name) => name.startsWith('engine.worker'));
  if (!worker) console.error('The build made no script for the engine’s worker.');
  return worker && files.length > 0 && bytes <= FIRST_LOAD_LIMIT && engineWords.length === 0;
}
