import { afterEach, beforeEach, expect, test } from 'vitest';
import { FILE, fakeModelServer, HOME, URL_MODEL } from '../testing/fakeModelServer.ts';
import { clearModelCache, loadModelFile, modelCacheInfo, type StoreEnvironment } from './modelStore.ts';

let environment: StoreEnvironment;
let fetched: readonly string[];
beforeEach(async () => {
  const server = await fakeModelServer();
  fetched = server.fetched;
  environment = { ...server.environment, caches: globalThis.caches };
  await clearModelCache(environment);
});
afterEach(() => clearModelCache(environment));

test("the browser's own Cache Storage keeps models, their sizes and their hashes", async () => {
  const sources = [
    { kind: 'bundled', manifestUrl: `${HOME}manifest.json` },
    { kind: 'url', url: URL_MODEL },
  ] as const;
  for (const source of sources) {
    const first = await loadModelFile(source, { environment });
    expect(first.from).toBe('network');
    expect(first.warning).toBeUndefined();
    const asked = fetched.length;
    const again = await loadModelFile(source, { environment });
    expect(again).toEqual({ ...first, from: 'cache' });
    expect(again.bytes).toEqual(FILE);
    expect(fetched.slice(asked).filter((url) => !url.endsWith('manifest.json'))).toEqual([]);
  }
  const info = await modelCacheInfo(environment);
  expect(info.bytes).toBe(10_000);
  expect(info.files.length).toBe(4);
  expect(await clearModelCache(environment)).toEqual({ freedBytes: 10_000 });
  expect(await modelCacheInfo(environment)).toEqual({ bytes: 0, files: [] });
});
