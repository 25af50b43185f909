import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright';
import { buildIfStale, DIST } from '../../scripts/build.mjs';
import { findChromium, WEBGPU_FLAGS } from '../../scripts/chromium.mjs';
import { serveStatic, type Served } from '../../scripts/server.mjs';

/** The built app as `npm start` serves it, and a browser to open it in. */
export interface App {
  readonly url: string;
  /** A visitor who was never here. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Address of every request, those of the workers included. */
  readonly requests: readonly string[];
  /** What the page should never say: uncaught errors, and what its policy had to block. */
  readonly complaints: readonly string[];
}

export async function openApp(): Promise<App> {
  if (!buildIfStale()) throw new Error('The app does not build.');
  const served = await serveStatic({ root: DIST });
  if (!served) throw new Error('No port is free.');
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no browser: run npm test, which installs one.');
  const browser = await chromium.launch({ executablePath, args: [...WEBGPU_FLAGS] });
  return {
    url: served.url,
    visitor: (options = {}) => visit(browser, served, options),
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

async function visit(browser: Browser, served: Served, options: BrowserContextOptions): Promise<Visitor> {
  // What goes through a service worker cannot be watched and answered by a test.
  const context = await browser.newContext({ ...options, baseURL: served.url, serviceWorkers: 'block' });
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, requests, complaints };
}
