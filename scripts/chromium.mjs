// Where a Chromium-family browser is on this machine, and the flags that give it WebGPU without a GPU.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of a browser, or null: `CHROMIUM_PATH`, then the usual places, then Playwright's own download. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : null;
  const found = PLACES.find((place) => existsSync(place));
  if (found) return found;
  try {
    const own = createRequire(import.meta.url)('playwright').chromium.executablePath();
    return existsSync(own) ? own : null;
  } catch {
    return null;
  }
}

/** SwiftShader: a software adapter, so that the WGSL kernels run on any machine. */
export const WEBGPU_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** For a machine with a graphics card; without one there is no adapter under these flags. */
export const HARDWARE_FLAGS = [
  ...WEBGPU_FLAGS.filter((flag) => !flag.startsWith('--use-webgpu-adapter')),
  '--enable-features=Vulkan',
  '--ignore-gpu-blocklist',
];
