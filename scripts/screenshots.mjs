// `npm run screenshots [-- --out folder] [--only words]`: pictures of every view and main state, at two sizes, light and
// dark, of the built page with the runs that are recorded in it. Nothing in them is made up.
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildOrFail, DIST } from './build.mjs';
import { findChromium, WEBGPU_FLAGS } from './chromium.mjs';
import { SCENES } from './screenshots/scenes.mjs';
import { serveStatic } from './server.mjs';
import { fail, ROOT, setup } from './setup.mjs';

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };
const THEMES = ['light', 'dark'];

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        out: { type: 'string', default: '.cache/screenshots' },
        only: { type: 'string', default: '' },
      },
    });
    return { out: resolve(ROOT, values.out), only: values.only };
  } catch (error) {
    return fail(error.message, 2);
  }
}

const { out, only } = readOptions();
const wanted = SCENES.filter(({ name }) => name.includes(only));
if (wanted.length === 0)
  fail(`No scene has "${only}" in its name. Scenes: ${SCENES.map(({ name }) => name).join(', ')}`, 2);
setup();
buildOrFail();
const isThere = ({ recording }) => !recording || existsSync(join(DIST, recording));
const scenes = wanted.filter(isThere);
for (const { name, recording } of wanted.filter((scene) => !isThere(scene)))
  console.log(
    `${name}: public/${recording} is missing, and pictures show only what was really run. Record it first: npm run experiment -- --record public/${recording} …`,
  );
if (scenes.length === 0) fail('There is nothing to take a picture of.');

const { chromium } = await import('playwright');
const executablePath = findChromium();
if (!executablePath) fail('There is no browser: run npm test, which installs one.');
const served = await serveStatic({ root: DIST });
const browser = await chromium.launch({ executablePath, args: WEBGPU_FLAGS });
mkdirSync(out, { recursive: true });

/** In the page: what sticks to an edge of the window would lie across the middle of a picture of the whole. */
function unstick() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.loop, [data-part] { position: static !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Takes one picture, or says why it could not; nobody was here before, and nothing moves. */
async function take({ name, address, reach, wholePage = false }, size, theme) {
  const context = await browser.newContext({
    baseURL: served.url,
    viewport: SIZES[size],
    colorScheme: theme,
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
  });
  const path = join(out, `${name}-${size}-${theme}.png`);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(address);
    await reach?.(page);
    await page.evaluate(() => document.fonts.ready);
    if (wholePage) await page.evaluate(unstick);
    await page.screenshot({ path, fullPage: wholePage, animations: 'disabled' });
    console.log(path);
    return true;
  } catch (error) {
    console.error(`${name}, ${size}, ${theme}: ${error.message.split('\n')[0]}`);
    return false;
  } finally {
    await context.close();
  }
}

let missed = 0;
for (const scene of scenes)
  for (const size of Object.keys(SIZES))
    for (const theme of THEMES) if (!(await take(scene, size, theme))) missed += 1;
await browser.close();
await served.close();
if (missed > 0) fail(`${missed} pictures could not be taken: see above.`);
