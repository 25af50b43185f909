import { beforeEach, expect, test } from 'vitest';
import {
  FILE,
  fakeModelServer,
  HOME,
  PARTS,
  URL_MODEL,
  type Answer,
  type FakeModelServer,
} from '../testing/fakeModelServer.ts';
import { ModelFetchError, type ModelFetchProblem } from './modelFetchError.ts';
import { loadModelFile, type ModelSource } from './modelStore.ts';
import { sha256 } from './sha256.ts';

const MANIFEST = `${HOME}manifest.json`;
const PART2 = `${HOME}part2`;
const bundled: ModelSource = { kind: 'bundled', manifestUrl: MANIFEST };
const HASH = await sha256(FILE);

let server: FakeModelServer;
beforeEach(async () => {
  server = await fakeModelServer();
});

async function refusal(source: ModelSource = bundled): Promise<ModelFetchError> {
  const { environment } = server;
  const error: unknown = await loadModelFile(source, { environment }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(ModelFetchError);
  return error as ModelFetchError;
}

const cut = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(0, bytes.length - 1);
const flipped = (bytes: Uint8Array<ArrayBuffer>) => bytes.map((b, i) => (i === 7 ? b ^ 1 : b));
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const offline = () => Promise.reject(new TypeError('Failed to fetch'));
const html = () =>
  new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
const failing = (error: Error) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(PARTS[1]!.slice(0, 500));
      controller.error(error);
    },
  });
const broken = () => new Response(failing(new TypeError('network error')));

test.each<[string, string, Answer, ModelFetchProblem, RegExp]>([
  ['a wrong hash', PART2, flipped(PARTS[1]!), 'wrong-hash', /part2 is damaged/],
  ['a cut part', PART2, cut(PARTS[1]!), 'wrong-length', /2000 bytes, but only 1999/],
  ['a part that is too long', PART2, new Uint8Array(2001), 'wrong-length', /2000 bytes, but more/],
  ['a server error', PART2, () => new Response('', { status: 503 }), 'http', /503.*later/],
  ['a web page', PART2, html, 'not-a-model', /web page/],
  ['no connection', PART2, offline, 'offline', /No connection to lab\.test/],
  ['a connection that breaks', PART2, broken, 'offline', /No connection to lab\.test/],
  ['a manifest that is a web page', MANIFEST, html, 'not-a-model', /web page/],
  ['a manifest that is not JSON', MANIFEST, new Uint8Array([1, 2]), 'manifest', /not JSON/],
  ['a manifest without parts', MANIFEST, json({ name: 'x', bytes: 1, sha256: HASH }), 'manifest', /parts/],
  [
    'a manifest that does not add up',
    MANIFEST,
    json({ name: 'x', bytes: 2, sha256: HASH, parts: [{ file: 'a', bytes: 1, sha256: HASH }] }),
    'manifest',
    /add up/,
  ],
])('%s is refused in plain words', async (_what, url, answer, code, says) => {
  server.served.set(url, answer);
  const error = await refusal();
  expect(error.code).toBe(code);
  expect(error.message).toMatch(says);
});

test('a missing file is refused, by part and by address', async () => {
  server.served.delete(PART2);
  server.served.delete(URL_MODEL);
  for (const source of [bundled, { kind: 'url', url: URL_MODEL } as const])
    expect(await refusal(source)).toMatchObject({
      code: 'http',
      message: expect.stringMatching(/404.*address/) as string,
    });
});

test('parts that are right one by one and not together are refused', async () => {
  const parts = await Promise.all(
    PARTS.map(async (part, i) => ({
      file: `part${i + 1}`,
      bytes: part.length,
      sha256: await sha256(part),
    })),
  );
  server.served.set(MANIFEST, json({ name: 'x', bytes: 5000, sha256: '0'.repeat(64), parts }));
  expect((await refusal()).code).toBe('wrong-hash');
});

test('an address whose transfer is cut short is refused and nothing of it is kept', async () => {
  server.served.set(URL_MODEL, () => new Response(cut(FILE), { headers: { 'content-length': '5000' } }));
  expect((await refusal({ kind: 'url', url: URL_MODEL })).code).toBe('wrong-length');
  expect(server.caches.files.size).toBe(0);
});

test('a file that cannot be read any more is refused', async () => {
  class MovedFile extends Blob {
    override stream() {
      return failing(new DOMException('moved', 'NotReadableError'));
    }
  }
  const error = await refusal({ kind: 'file', file: new MovedFile(['abc']), name: 'my.gguf' });
  expect(error).toMatchObject({ code: 'unreadable' });
  expect(error.message).toMatch(/my\.gguf cannot be read/);
});
