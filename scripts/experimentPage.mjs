// The built app in a headless Chromium, as the lab that an experiment runs in.
import { findChromium, HARDWARE_FLAGS, WEBGPU_FLAGS } from './chromium.mjs';

/** A problem that the page told: message and advice. */
export class PageProblem extends Error {
  constructor({ message, advice }) {
    super(`${message} ${advice}`.trim());
  }
}

/** Opens the page at `url` and gives its lab; `onNotice` and `onLoading` hear what the page tells. */
async function openPage(url, flags, { onNotice, onLoading }) {
  const { chromium } = await import('playwright');
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  try {
    const page = await browser.newPage();
    let onEvents = () => undefined;
    await page.exposeFunction('sealExperimentNews', (news) => {
      if (news.kind === 'events') onEvents(news.events);
      else if (news.kind === 'loading') onLoading(news.progress);
      else onNotice(news.notice);
    });
    // Ends what waits for a page that is gone.
    const crashed = new Promise((_, reject) =>
      page.on('crash', () => reject(new Error('The page crashed: the browser may have run out of memory.'))),
    );
    crashed.catch(() => undefined);
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
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** For 'webgpu' the graphics card where there is one, otherwise the software adapter. */
export async function openLab(url, executor, listeners) {
  if (executor === 'webgpu') {
    const lab = await openPage(url, HARDWARE_FLAGS, listeners);
    const { webgpu } = await lab.probe();
    if (!webgpu.available || webgpu.software)
      listeners.onNotice('No graphics card: WebGPU runs on a software adapter, which is slow.');
    if (webgpu.available) return lab;
    await lab.close();
  }
  return openPage(url, WEBGPU_FLAGS, listeners);
}
