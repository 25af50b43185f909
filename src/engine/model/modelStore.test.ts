import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FILE, fakeModelServer, HOME, URL_MODEL, type FakeModelServer } from '../testing/fakeModelServer.ts';
import {
  clearModelCache,
  loadModelFile,
  isModelKept,
  modelCacheInfo,
  type FileProgress,
  type ModelSource,
  type StoreEnvironment,
} from './modelStore.ts';
import { sha256 } from './sha256.ts';

const bundled: ModelSource = { kind: 'bundled', manifestUrl: `${HOME}manifest.json` };
const HASH = await sha256(FILE);

let server: FakeModelServer;
let environment: StoreEnvironment;
beforeEach(async () => {
  server = await fakeModelServer();
  environment = server.environment;
});

async function load(source: ModelSource = bundled) {
  const progress: FileProgress[] = [];
  const file = await loadModelFile(source, { environment, onProgress: (p) => progress.push(p) });
  return { file, progress };
}
const cut = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length - 1);
const flipped = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((b, i) => (i === 7 ? b ^ 1 : b));

describe('a bundled model', () => {
  test('is fetched part by part, put together and verified, and progress goes up to its size', async () => {
    const { file, progress } = await load();
    expect(file).toEqual({ bytes: FILE, name: 'Tiny', sha256: HASH, from: 'network' });
    expect(server.fetched).toEqual(['manifest.json', 'part1', 'part2', 'part3'].map((name) => HOME + name));
    const loaded = progress.map((p) => p.loadedBytes);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(progress.at(-2)).toEqual({
      stage: 'fetching',
      loadedBytes: 5000,
      totalBytes: 5000,
      from: 'network',
    });
    expect(progress.at(-1)?.stage).toBe('checking');
  });

  test('comes from the cache on the next visit', async () => {
    await load();
    server.fetched.length = 0;
    const { file, progress } = await load();
    expect(file).toMatchObject({ bytes: FILE, from: 'cache', sha256: HASH });
    expect(server.fetched).toEqual([`${HOME}manifest.json`]);
    expect(progress.every((p) => p.from === 'cache')).toBe(true);
  });

  test('goes on where an earlier visit stopped', async () => {
    const part3 = server.served.get(`${HOME}part3`)!;
    server.served.delete(`${HOME}part3`);
    await expect(load()).rejects.toThrow(/404/);
    server.served.set(`${HOME}part3`, part3);
    server.fetched.length = 0;
    const { file } = await load();
    expect(server.fetched).toEqual([`${HOME}manifest.json`, `${HOME}part3`]);
    expect(file).toMatchObject({ bytes: FILE, from: 'network' });
  });

  test('of which a kept part was damaged is fetched again in that part only', async () => {
    await load();
    const key = [...server.caches.files.keys()].find((url) => url.includes('part2'))!;
    const kept = server.caches.files.get(key)!;
    for (const damaged of [flipped(kept.bytes), cut(kept.bytes), new Uint8Array()]) {
      server.caches.files.set(key, { ...kept, bytes: damaged });
      server.fetched.length = 0;
      expect((await load()).file).toMatchObject({ bytes: FILE, from: 'network' });
      expect(server.fetched).toEqual([`${HOME}manifest.json`, `${HOME}part2`]);
      expect(server.caches.files.get(key)!.bytes).toEqual(kept.bytes);
    }
  });

  test('of which a damaged part cannot be fetched again keeps nothing of that part', async () => {
    await load();
    const key = [...server.caches.files.keys()].find((url) => url.includes('part2'))!;
    const kept = server.caches.files.get(key)!;
    server.caches.files.set(key, { ...kept, bytes: flipped(kept.bytes) });
    server.served.delete(`${HOME}part2`);
    await expect(load()).rejects.toThrow(/404/);
    expect(server.caches.files.has(key)).toBe(false);
  });
});

describe('a model by address', () => {
  const source: ModelSource = { kind: 'url', url: URL_MODEL };

  test('is fetched, hashed, named after its file and kept', async () => {
    const { file } = await load(source);
    expect(file).toEqual({ bytes: FILE, name: 'tiny-q8.gguf', sha256: HASH, from: 'network' });
    server.fetched.length = 0;
    expect((await load(source)).file).toEqual({ ...file, from: 'cache' });
    expect(server.fetched).toEqual([]);
  });

  test('tells its size when the server does, and manages when it does not', async () => {
    server.served.set(URL_MODEL, () => new Response(FILE, { headers: { 'content-length': '5000' } }));
    expect((await load(source)).progress[0]).toMatchObject({ totalBytes: 5000 });
    await clearModelCache(environment);
    server.served.set(URL_MODEL, FILE);
    expect((await load(source)).progress[0]).toMatchObject({ totalBytes: 0 });
  });

  test('larger than the first guess of its size is read whole', async () => {
    const large = new Uint8Array(3_000_001).fill(5);
    server.served.set(URL_MODEL, large);
    expect((await load(source)).file.bytes.length).toBe(3_000_001);
  });

  test('that was kept and is damaged is fetched again', async () => {
    await load(source);
    const kept = server.caches.files.get(URL_MODEL)!;
    server.caches.files.set(URL_MODEL, { ...kept, bytes: flipped(kept.bytes) });
    expect((await load(source)).file).toMatchObject({ bytes: FILE, from: 'network' });
  });
});

test('a dropped file is read and hashed, and nothing is fetched or kept', async () => {
  const { file, progress } = await load({ kind: 'file', file: new Blob([FILE]), name: 'my.gguf' });
  expect(file).toEqual({ bytes: FILE, name: 'my.gguf', sha256: HASH, from: 'file' });
  expect(progress.every((p) => p.from === 'file' && p.totalBytes === 5000)).toBe(true);
  expect(server.fetched).toEqual([]);
  expect(server.caches.files.size).toBe(0);
});

describe('storage that does not work is a warning', () => {
  test('when it is full', async () => {
    server.caches.putError = new DOMException('no room', 'QuotaExceededError');
    const { file, progress } = await load();
    expect(file).toMatchObject({
      bytes: FILE,
      warning: expect.stringMatching(/Storage is full.*next visit/),
    });
    expect(progress.at(-1)!.warning).toBe(file.warning);
    expect((await load({ kind: 'url', url: URL_MODEL })).file.warning).toMatch(/Storage is full/);
  });
  test('when the page may not store anything', async () => {
    environment = { ...environment, caches: undefined };
    expect((await load()).file).toMatchObject({
      bytes: FILE,
      warning: expect.stringMatching(/fetched again/),
    });
    expect(await modelCacheInfo(environment)).toEqual({ bytes: 0, files: [] });
    expect(await clearModelCache(environment)).toEqual({ freedBytes: 0 });
  });
  test('when opening it is forbidden', async () => {
    server.caches.open = () => Promise.reject(new DOMException('private', 'SecurityError'));
    expect((await load()).file).toMatchObject({
      bytes: FILE,
      warning: expect.stringMatching(/fetched again/),
    });
    expect(await modelCacheInfo(environment)).toEqual({ bytes: 0, files: [] });
  });
});

describe('a stop', () => {
  test('before the start fetches nothing', async () => {
    const signal = AbortSignal.abort();
    await expect(loadModelFile(bundled, { environment, signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(server.fetched).toEqual([]);
  });
  test('between two parts is an abort, not a failed connection, and keeps what is there', async () => {
    const stop = new AbortController();
    const onProgress = ({ loadedBytes }: FileProgress) => loadedBytes >= 2000 && stop.abort();
    await expect(
      loadModelFile(bundled, { environment, signal: stop.signal, onProgress }),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(server.fetched.at(-1)).toBe(`${HOME}part1`);
    expect(server.caches.files.size).toBe(1);
  });
});

test('a bundled model is kept when all of its parts are, and nothing is asked for where nothing is', async () => {
  const isKept = () => isModelKept(`${HOME}manifest.json`, environment);
  const open = vi.spyOn(server.caches, 'open');
  expect(await isKept()).toBe(false);
  expect(server.fetched).toEqual([]);
  expect(open, 'looking makes no cache').not.toHaveBeenCalled();
  await load();
  expect(await isKept()).toBe(true);
  const last = [...server.caches.files.keys()].at(-1)!;
  server.caches.files.delete(last);
  expect(await isKept()).toBe(false);
  await load({ kind: 'url', url: URL_MODEL });
  expect(await isKept()).toBe(false);
});

test('what is kept can be listed and deleted', async () => {
  await load();
  await load({ kind: 'url', url: URL_MODEL });
  const info = await modelCacheInfo(environment);
  expect(info.bytes).toBe(10_000);
  expect(info.files.length).toBe(4);
  expect(await clearModelCache(environment)).toEqual({ freedBytes: 10_000 });
  expect(await modelCacheInfo(environment)).toEqual({ bytes: 0, files: [] });
});
