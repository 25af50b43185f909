// The benchmark's page: a small build of its own, served cross-origin isolated, in one Chromium.
import { join } from 'node:path';
import { findChromium, HARDWARE_FLAGS, WEBGPU_FLAGS } from '../chromium.mjs';
import { serveStatic } from '../server.mjs';
import { ROOT } from '../setup.mjs';
import { wasmThreadsFromFile } from '../wasmThreads.mjs';

const OUT = join(ROOT, '.cache', 'bench');

/** Minified like the app, with the bundled model beside it. */
async function buildPage() {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: join(ROOT, 'src', 'bench'),
    base: './',
    publicDir: join(ROOT, 'public'),
    logLevel: 'error',
    worker: { format: 'es', plugins: () => [wasmThreadsFromFile()] },
    build: {
      outDir: OUT,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 5000,
      rolldownOptions: { checks: { pluginTimings: false } },
    },
  });
}

async function launch(flags) {
  const { chromium } = await import('playwright');
  return chromium.launch({ executablePath: findChromium(), args: flags });
}

/** A browser whose WebGPU is a graphics card's, or else one with the software adapter. */
async function openBrowser(url) {
  for (const flags of [HARDWARE_FLAGS, WEBGPU_FLAGS]) {
    const browser = await launch(flags);
    const page = await openPage(browser, url);
    const machine = await page.evaluate(() => window.describeMachine());
    await page.close();
    if ((machine.adapter && !machine.adapter.software) || flags === WEBGPU_FLAGS) return { browser, machine };
    await browser.close();
  }
  return null;
}

async function openPage(browser, url) {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => window.runPart !== undefined, null, { timeout: 60_000 });
  return page;
}

/**
 * Runs a part on a page of its own.
 * @throws Error when it fails, crashes or takes longer than its minutes
 */
async function runPart(browser, url, { part, input, minutes }, onLine) {
  const page = await openPage(browser, url);
  let timer;
  try {
    await page.exposeFunction('benchLine', onLine);
    const crashed = new Promise((_, reject) => {
      page.on('crash', () => reject(new Error('the page crashed: the browser may have run out of memory')));
      timer = setTimeout(() => reject(new Error(`stopped after ${minutes} minutes`)), minutes * 60_000);
    });
    const work = page.evaluate((request) => window.runPart(request), { part, input });
    const outcome = await Promise.race([work, crashed]);
    if (outcome.problem) throw new Error(outcome.problem);
    return outcome.result;
  } finally {
    clearTimeout(timer);
    // The page's workers go with it, whatever they are doing.
    await page.close().catch(() => undefined);
  }
}

export async function openBench() {
  await buildPage();
  const served = await serveStatic({ root: OUT });
  const opened = await openBrowser(served.url);
  const { machine } = opened;
  let { browser } = opened;
  const version = browser.version();
  return {
    machine: { ...machine, browser: `Chromium ${version}` },
    run: async (request, onLine) => {
      if (!browser.isConnected()) browser = (await openBrowser(served.url)).browser;
      return runPart(browser, served.url, request, onLine);
    },
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}
