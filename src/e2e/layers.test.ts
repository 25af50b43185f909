/** An import that goes up is refused by the type check, one of the engine into the page by the linter. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'src');

/** What each layer may import, beside itself. */
const MAY_IMPORT = {
  base: [],
  engine: ['base'],
  seal: ['base'],
  content: ['base', 'seal'],
  runtime: ['base', 'engine', 'seal'],
  store: ['base', 'seal', 'content', 'runtime'],
  ui: ['base', 'seal', 'content', 'runtime', 'store'],
} as const;
type Layer = keyof typeof MAY_IMPORT;
const LAYERS = Object.keys(MAY_IMPORT) as Layer[];

/** Something of each layer to be imported. */
const MODULES: Record<Layer, string> = {
  base: 'rng.ts',
  engine: 'engine.ts',
  seal: 'events.ts',
  content: 'models.ts',
  runtime: 'protocol.ts',
  store: 'store.ts',
  ui: 'app/hash.ts',
};

interface Config {
  readonly include: readonly string[];
  readonly references?: readonly { readonly path: string }[];
}

let folder: string;
let elsewhere: string;
beforeAll(() => {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  folder = mkdtempSync(join(ROOT, '.cache', 'layers-'));
  elsewhere = mkdtempSync(join(tmpdir(), 'seal-layers-'));
});
afterAll(() => {
  for (const made of [folder, elsewhere]) rmSync(made, { recursive: true });
});

const configOf = (layer: Layer) =>
  JSON.parse(readFileSync(join(SRC, layer, 'tsconfig.json'), 'utf8')) as Config;

/** A file beside a layer's own, under the same configuration, that imports one module of another layer. */
function probe(layer: Layer, other: Layer): string {
  const at = join(folder, layer, other);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'probe.ts'), `export * as it from '${join(SRC, other, MODULES[other])}';\n`);
  const references = (configOf(layer).references ?? []).map(({ path }) => ({
    path: resolve(SRC, layer, path),
  }));
  const compilerOptions = { rootDir: ROOT, outDir: join(at, 'out'), tsBuildInfoFile: join(at, 'info') };
  const config = {
    extends: join(SRC, layer, 'tsconfig.json'),
    compilerOptions,
    include: ['probe.ts'],
    references,
  };
  writeFileSync(join(at, 'tsconfig.json'), JSON.stringify(config));
  return at;
}

/** The same files where the linter's rules take them for files of their layers. */
function lintProbes(): string {
  // Outside of the tree, where nothing is ignored.
  const at = join(elsewhere, 'lint');
  for (const layer of LAYERS)
    for (const other of LAYERS) {
      mkdirSync(join(at, 'src', layer), { recursive: true });
      const module = `../${other}/${MODULES[other]}`;
      if (other !== layer)
        writeFileSync(join(at, 'src', layer, `${other}.ts`), `export * as it from '${module}';\n`);
    }
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(at, '.oxlintrc.json'));
  return at;
}

test('a layer holds the files of its own folder only', () => {
  for (const layer of LAYERS) {
    const outside = configOf(layer).include.filter((pattern) => pattern.startsWith('..'));
    expect(outside, layer).toEqual(layer === 'ui' ? ['../main.tsx'] : []);
  }
});

test('each layer may import what stands below it and nothing else, the page never the engine', () => {
  const pairs = LAYERS.flatMap((layer) =>
    LAYERS.filter((other) => other !== layer).map((other) => ({ layer, other })),
  );
  const types = outputOf('typescript/bin/tsc', [
    '-b',
    ...pairs.map(({ layer, other }) => probe(layer, other)),
  ]);
  const lint = outputOf('oxlint/bin/oxlint', ['--format', 'unix', 'src'], lintProbes());
  const refused = (layer: Layer, other: Layer) =>
    types.includes(`${layer}/${other}/probe.ts`) || lint.includes(`src/${layer}/${other}.ts`);
  for (const layer of LAYERS)
    expect(
      LAYERS.filter((other) => other !== layer && !refused(layer, other)),
      layer,
    ).toEqual(MAY_IMPORT[layer]);
  // For no other reason than the layers.
  expect([...new Set(types.match(/(?<=probe\.ts.*error )TS\d+/g))]).toEqual(['TS6307']);
  expect(lint).toMatch(/\b2 problems/);
}, 180_000);

/** What a tool prints, whether it objects or not. */
function outputOf(tool: string, args: readonly string[], cwd = ROOT): string {
  const ran = spawnSync(process.execPath, [join(ROOT, 'node_modules', tool), ...args], {
    cwd,
    encoding: 'utf8',
  });
  return ran.stdout + ran.stderr;
}
