// Makes sure there is a Chromium that starts: one that is installed, else Playwright's own, else the distribution's.
import { existsSync } from 'node:fs';
import { findChromium, WEBGPU_FLAGS } from './chromium.mjs';
import { runs } from './setup.mjs';

async function starts(executablePath) {
  if (!executablePath) return false;
  try {
    const { chromium } = await import('playwright');
    const browser = await chromium.launch({ executablePath, args: WEBGPU_FLAGS, timeout: 60_000 });
    await browser.close();
    return true;
  } catch (error) {
    console.error(`${executablePath} does not start: ${error.message.split('\n')[0]}`);
    return false;
  }
}

/** Path of a browser that starts, or null with the reason printed. */
export async function ensureBrowser() {
  const own = findChromium();
  if (await starts(own)) return own;
  if (process.env.CHROMIUM_PATH) {
    console.error(`CHROMIUM_PATH names no browser that starts: ${process.env.CHROMIUM_PATH}`);
    return null;
  }
  const playwright = ['node_modules/playwright/cli.js'];
  console.log('Installing Chromium (playwright install chromium) …');
  runs(process.execPath, [...playwright, 'install', 'chromium'], { timeout: 300_000 });
  if (await starts(findChromium())) return findChromium();
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    runs('apt-get', ['update'], { env });
    if (findChromium()) {
      console.log('Installing what Chromium stands on (playwright install-deps chromium) …');
      runs(process.execPath, [...playwright, 'install-deps', 'chromium'], { env });
      if (await starts(findChromium())) return findChromium();
    }
    console.log('Installing Chromium (apt-get install chromium) …');
    runs('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
    if (await starts(findChromium())) return findChromium();
  }
  console.error(
    'No Chromium could be found, installed and started. Install Chromium or Chrome and name it: CHROMIUM_PATH=/path/to/chromium npm test',
  );
  return null;
}
