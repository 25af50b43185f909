import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ISOLATION_HEADERS } from '../../scripts/security.mjs';
import { openApp, type App } from './app.ts';
import { StudioPage } from './pages/studioPage.ts';

let app: App;
let plain: Server;
let url: string;

/** The same files without the headers that isolate a page, as most static hosts send them. */
beforeAll(async () => {
  app = await openApp();
  plain = createServer((request, response) => {
    const { range } = request.headers;
    fetch(new URL(request.url ?? '/', app.url), range ? { headers: { range } } : {})
      .then(async (file) => {
        for (const [name, value] of file.headers)
          if (!Object.keys(ISOLATION_HEADERS).some((gone) => gone.toLowerCase() === name))
            response.setHeader(name, value);
        response.writeHead(file.status).end(Buffer.from(await file.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
});
afterAll(async () => {
  plain.closeAllConnections();
  plain.close();
  await app.close();
});

test('without isolation the model loads on WebAssembly with one thread', async () => {
  const { page, complaints } = await app.visitor();
  const studio = new StudioPage(page);
  await studio.open(url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await studio.executor('WebAssembly').check();
  await studio.load();
  await studio.model.getByText(/tfjs on WebAssembly \(SIMD, 1 thread\)/).waitFor();
  expect(complaints).toEqual([]);
  await page.goto(app.url);
  expect(await page.evaluate(() => crossOriginIsolated), 'from our own server').toBe(true);
});
