import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headersFile, SECURITY_HEADERS } from '../../scripts/security.mjs';
import { serveStatic, type Served } from '../../scripts/server.mjs';

let folder: string;
let served: Served;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'seal-server-'));
  const root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html>');
  writeFileSync(join(root, 'assets', 'app-1a2b.js'), 'let a = 1;');
  writeFileSync(join(root, 'kernel.wasm'), '0123456789');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  served = (await serveStatic({ root }))!;
});
afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true });
});

/** A request whose path is sent as it is: `fetch` would tidy it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const { hostname, port } = new URL(served.url);
      request({ hostname, port, path, headers, method }, (response) => {
        let body = '';
        response.on('data', (chunk) => (body += String(chunk)));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

test('serves files with their type and the security headers', async () => {
  const page = await get('/');
  expect(page).toMatchObject({ status: 200, body: '<!doctype html>' });
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
  });
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    expect(page.headers[name.toLowerCase()]).toBe(value);
  expect((await get('/kernel.wasm')).headers).toMatchObject({ 'content-type': 'application/wasm' });
  const script = await get('/assets/app-1a2b.js?v=1');
  expect(script.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test.each([
  ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=10-', 416, 'That range is outside the file.', 'bytes */10'],
  ['lines=1-2', 200, '0123456789', undefined],
])('a request for %s gives that part', async (range, status, body, contentRange) => {
  const part = await get('/kernel.wasm', { range });
  expect(part).toMatchObject({ status, body });
  expect(part.headers['content-range']).toBe(contentRange);
});

test('what the browser has is not sent again', async () => {
  const { headers } = await get('/kernel.wasm');
  const again = await get('/kernel.wasm', { 'if-none-match': String(headers['etag']) });
  expect(again).toMatchObject({ status: 304, body: '' });
});

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..\\..\\secret.txt',
  '/link.txt',
])('%s does not leave the folder', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, body: 'There is no such file here.' });
});

test.each(['/missing.js', '/assets/', '/assets', '/%ff', '/a%00b'])('%s is not there', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('only reads are answered', async () => {
  expect(await get('/', {}, 'POST')).toMatchObject({ status: 405 });
  expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('a port that is taken is passed over for the next', async () => {
  const taken = Number(new URL(served.url).port);
  const second = (await serveStatic({ root: join(folder, 'dist'), port: taken }))!;
  expect(Number(new URL(second.url).port)).toBeGreaterThan(taken);
  await second.close();
});

test('hosts that read public/_headers send the same headers', () => {
  expect(readFileSync('public/_headers', 'utf8')).toBe(headersFile());
});
