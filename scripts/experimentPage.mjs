// The built app in a headless Chromium, as the labs that an experiment runs in: a page each, in a context of its own.
import { findChromium, HARDWARE_FLAGS, WEBGPU_FLAGS } from './chromium.mjs';

/** A problem that the page told: message and advice. */
export class PageProblem extends Error {
  constructor(problem) {
    super(`${problem.message} ${problem.advice}`.trim());
    this.problem = problem;
  }
}

const CRASHED = 'A page crashed: the browser may have run out of memory.';
const nothing = () => undefined;

/** Opens the page at `url` and gives its lab; `onNotice` and `onLoading` hear what the page tells. */
async function openPage(browser, url, { onNotice, onLoading }) {
  const page = await browser.newPage();
  let onEvents = nothing;
  let onStep = nothing;
  await page.exposeFunction('sealExperimentNews', (news) => {
    if (news.kind === 'events') onEvents(news.events);
    else if (news.kind === 'tuned') onStep(news.step);
    else if (news.kind === 'loading') onLoading(news.progress);
    else onNotice(news.notice);
  });
  // Ends what waits for a page that is gone.
  const crashed = new Promise((_, reject) =>
    page.on('crash', () => {
      onNotice(CRASHED);
      reject(new Error(CRASHED));
    }),
  );
  crashed.catch(nothing);
  await page.goto(`${url}#experiment`);
  await page.waitForFunction(() => window.sealExperiment !== undefined, null, { timeout: 60_000 });
  const call = async (method, request) => {
    const work = page.evaluate(
      ([name, argument]) => window.sealExperiment[name](argument),
      [method, request],
    );
    const outcome = await Promise.race([work, crashed]);
    if (outcome.problem) throw new PageProblem(outcome.problem);
    return outcome.result;
  };
  return {
    probe: () => call('probe', null),
    load: (request) => call('load', request),
    run: (request, listener) => {
      onEvents = listener;
      return call('run', request);
    },
    tuneWriter: (request, listener) => {
      onStep = listener;
      return call('tuneWriter', request);
    },
    hasWriter: (id) => call('hasWriter', id),
    exportKept: async (request) => Buffer.from(await call('exportKept', request), 'base64'),
    forget: async (runId) => {
      await call('forget', runId);
    },
  };
}

async function openBrowser(flags) {
  const { chromium } = await import('playwright');
  return chromium.launch({ executablePath: findChromium(), args: flags });
}

/**
 * So many labs, and how to close them all. For 'webgpu' on the graphics card where there is one, otherwise on the
 * software adapter. Each page has its own context, so its own storage and worker.
 */
export async function openLabs(url, executor, count, listeners) {
  const [browser, first] = await openFirst(url, executor, listeners);
  const labs = [first];
  try {
    // What loading tells is the same for every page.
    const quiet = { ...listeners, onLoading: nothing };
    while (labs.length < count) labs.push(await openPage(browser, url, quiet));
    return { labs, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openFirst(url, executor, listeners) {
  const attempts = executor === 'webgpu' ? [HARDWARE_FLAGS, WEBGPU_FLAGS] : [WEBGPU_FLAGS];
  for (const [i, flags] of attempts.entries()) {
    const browser = await openBrowser(flags);
    try {
      const lab = await openPage(browser, url, listeners);
      if (i === attempts.length - 1) return [browser, lab];
      const { webgpu } = await lab.probe();
      if (!webgpu.available || webgpu.software)
        listeners.onNotice('No graphics card: WebGPU runs on a software adapter, which is slow.');
      if (webgpu.available) return [browser, lab];
    } catch (error) {
      await browser.close();
      throw error;
    }
    await browser.close();
  }
  throw new Error('The page did not open.');
}
