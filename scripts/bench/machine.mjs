// What was measured on what: for the JSON and for the README.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';

/** `page` is what the benchmark's page says of itself. */
export function machineOf({ browser, adapter, cores }) {
  return {
    cpu: (cpus()[0]?.model ?? 'unknown').trim(),
    cores,
    memoryGB: Math.round(totalmem() / 1e9),
    os: `${type()} ${release().split('.').slice(0, 2).join('.')}`,
    browser,
    adapter: adapter ?? null,
  };
}

export function versions() {
  const of = (name) =>
    JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
  return {
    node: process.versions.node,
    tfjs: of('@tensorflow/tfjs'),
    tfjsBackendWasm: of('@tensorflow/tfjs-backend-wasm'),
    tfjsBackendWebgpu: of('@tensorflow/tfjs-backend-webgpu'),
    wllama: of('@wllama/wllama'),
  };
}

/** The commit, with a plus sign where the sources differ from it; 'unknown' outside of a checkout. */
export function commit() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const changed =
      git('status', '--porcelain', '--untracked-files=no', '--', 'src', 'scripts').trim() !== '';
    return git('rev-parse', '--short=12', 'HEAD').trim() + (changed ? '+' : '');
  } catch {
    return 'unknown';
  }
}
