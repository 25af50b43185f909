import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildIfStale, DIST } from '../../scripts/build.mjs';
import { findChromium, WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { workerText } from '../../scripts/offline/plugin.mjs';
import { serveStatic, type Served } from '../../scripts/server.mjs';

/** The built page without its model, in a folder of a host, as a static host has it. */
let root: string;
let page: string;
let served: Served;
let browser: Browser;

beforeEach(async () => {
  if (!buildIfStale()) throw new Error('The app does not build.');
  root = mkdtempSync(join(tmpdir(), 'seal-offline-'));
  page = join(root, 'some', 'path');
  cpSync(DIST, page, { recursive: true, filter: (path) => !path.includes('model.gguf') });
  served = (await serveStatic({ root }))!;
  browser = await chromium.launch({ executablePath: findChromium()!, args: [...WEBGPU_FLAGS] });
});
afterEach(async () => {
  await browser.close();
  await served.close();
  rmSync(root, { recursive: true });
});

async function visit(): Promise<Page> {
  const visitor = await browser.newPage({ baseURL: `${served.url}some/path/` });
  await visitor.goto('');
  return visitor;
}

const heading = /Watch a language model write its own lessons/;
/** A page is loaded anew within it, on a busy machine too. */
const IN_TIME = { timeout: 20_000 };

test('after one visit the page opens with the network off, under a path of its host', async () => {
  const visitor = await visit();
  await visitor.getByText('Ready offline.').waitFor();
  const errors: string[] = [];
  visitor.on('pageerror', (error) => errors.push(error.message));
  await visitor.context().setOffline(true);
  await served.close();

  await visitor.reload();
  await visitor.getByRole('heading', { name: heading }).waitFor();
  expect(await visitor.evaluate(() => crossOriginIsolated)).toBe(true);
  await visitor.getByText('RECORDED').first().waitFor();
  await visitor.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  const place = () => visitor.getByRole('slider', { name: 'Place in the run' }).inputValue();
  const before = Number(await place());
  await expect
    .poll(async () => Number(await place()), { message: 'it plays', timeout: 20_000 })
    .toBeGreaterThan(before);
  await visitor.getByRole('link', { name: 'Lessons' }).click();
  await visitor.getByRole('heading', { name: 'What a self-edit is' }).waitFor();
  // The card speaks of a run that has ended.
  await expect
    .poll(place, IN_TIME)
    .toBe(await visitor.getByRole('slider', { name: 'Place in the run' }).getAttribute('max'));
  await visitor.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await visitor.getByRole('link', { name: 'Rounds', exact: true }).click();
  await visitor.getByRole('slider', { name: 'Place in the rounds' }).waitFor();
  await visitor.goto('index.html#quiz');
  await visitor.getByRole('heading', { name: /Closed-book quiz/ }).waitFor();
  expect(await visitor.getByText('Ready offline.').isVisible(), 'said once').toBe(false);
  expect(errors).toEqual([]);
});

test('every file of the page is kept, and nothing of the model', async () => {
  const visitor = await visit();
  await visitor.getByText('Ready offline.').waitFor();
  const kept = await visitor.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('lab-page'));
    const cache = await caches.open(names[0]!);
    return { names, urls: (await cache.keys()).map(({ url }) => new URL(url).pathname) };
  });
  expect(kept.names).toEqual([expect.stringMatching(/^lab-page \/some\/path\/ \w{16}$/)]);
  expect(kept.urls).toContain('/some/path/');
  expect(kept.urls).toContain('/some/path/icon.svg');
  expect(kept.urls.some((url) => url.includes('engine.worker'))).toBe(true);
  expect(kept.urls.filter((url) => url.includes('/models/'))).toEqual([]);
});

test('a new version waits until it is asked for', async () => {
  const visitor = await visit();
  await visitor.getByText('Ready offline.').waitFor();
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  writeFileSync(join(page, 'index.html'), html.replace(/<title>[^<]*/, '<title>The next version'));
  writeFileSync(join(page, 'offline-worker.js'), workerText(page));

  await visitor.reload();
  await visitor.getByText('A new version of this page is here.').waitFor();
  expect(await visitor.title()).not.toBe('The next version');
  await visitor.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => visitor.title(), IN_TIME).toBe('The next version');
  await visitor.reload();
  expect(await visitor.title()).toBe('The next version');
});

test('a version whose page and scripts do not belong together is not kept, not even in part', async () => {
  const html = readFileSync(join(page, 'index.html'), 'utf8');
  const worker = readFileSync(join(page, 'offline-worker.js'), 'utf8');
  const script = /assets\/index-[\w-]+\.js/.exec(html)![0];
  writeFileSync(join(page, 'offline-worker.js'), worker.replace(script, 'icon.svg'));
  const visitor = await visit();
  const state = await visitor.evaluate(async () => {
    const registration = await navigator.serviceWorker.register('offline-worker.js');
    const worker = registration.installing!;
    await new Promise((resolve) => worker.addEventListener('statechange', resolve, { once: true }));
    return worker.state;
  });
  expect(state).toBe('redundant');
  expect(await visitor.evaluate(() => caches.keys())).toEqual([]);
  expect(await visitor.getByText('Ready offline.').isVisible()).toBe(false);
});
