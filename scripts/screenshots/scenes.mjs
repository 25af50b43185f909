// What `npm run screenshots` takes: an address of the page, and what is done there before the picture. `recording`: the
// file that has to be in the build, since the scene shows it.
import { readFile } from 'node:fs/promises';

const RUN = 'recorded/tolmin-best-of-5.json';
const ROUNDS = 'recorded/rounds.json';

/** The recorded run, at its end: nothing moves for whoever asked for less motion. */
async function atEnd(page) {
  await page.locator('#reward table').first().waitFor();
}

/** The recorded rounds at a share of their events, from 0 to 1. */
const roundsAt = (share) => async (page) => {
  const slider = page.getByRole('slider', { name: 'Place in the rounds' });
  await slider.waitFor();
  const last = Number(await slider.getAttribute('max'));
  await slider.fill(String(Math.max(1, Math.round(share * last))));
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
  });
};

const rounds = (name, reach) => ({ name, address: './#rounds', recording: ROUNDS, reach });

/** A part of the page at the upper edge, below what sticks there. */
const part = (name, selector) => ({
  name,
  address: './',
  recording: RUN,
  reach: async (page) => {
    await atEnd(page);
    await page
      .locator(selector)
      .first()
      .evaluate((element) => void element.scrollIntoView());
  },
});

/** The page has come to the part that a card frames: parts above it are drawn meanwhile, and push it down. */
async function settled(page) {
  const place = () => page.evaluate(() => scrollY);
  for (let last = -1, now = await place(); now !== last;) {
    await page.waitForTimeout(500);
    [last, now] = [now, await place()];
  }
}

const lesson = (id) => ({
  name: `lesson-${id}`,
  address: `./#studio?lesson=${id}`,
  recording: RUN,
  reach: async (page) => {
    await atEnd(page);
    await page.getByRole('complementary', { name: 'Lesson' }).waitFor();
    await settled(page);
  },
});

/** The shelf with the recorded run on it. */
async function keepRecording(page) {
  await page.getByRole('button', { name: 'Keep it under Runs' }).click();
  await page.getByRole('article').first().waitFor();
}

/** The same run twice, each really there: as it comes with the page, and out of the file that it was saved as. */
async function compareWithFile(page) {
  await keepRecording(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^Save \(\.seal\.zip\)/ }).click(),
  ]);
  await page.getByRole('button', { name: 'Share' }).click();
  await page.locator('dialog input[type="file"]').setInputFiles({
    name: download.suggestedFilename(),
    mimeType: 'application/zip',
    buffer: await readFile(await download.path()),
  });
  await page.getByRole('button', { name: 'Keep it under Runs' }).click();
  await page.getByRole('button', { name: 'Close this run' }).click();
  await page.evaluate(() => void (location.hash = '#runs'));
  for (const side of [0, 1])
    await page
      .getByRole('checkbox', { name: /^Compare/ })
      .nth(side)
      .check();
  await page.getByRole('heading', { name: 'What they came to' }).waitFor();
}

export const SCENES = [
  { name: 'first-screen', address: './', recording: RUN, reach: atEnd },
  { name: 'studio-whole', address: './', recording: RUN, reach: atEnd, wholePage: true },
  part('studio-passage', '#passage'),
  part('studio-self-edit', '#self-edit'),
  part('studio-study', '#study'),
  part('studio-quiz', '#quiz'),
  part('studio-reward', '#reward'),
  rounds('rounds', roundsAt(1)),
  rounds('rounds-middle', roundsAt(0.55)),
  { ...rounds('rounds-whole', roundsAt(1)), wholePage: true },
  {
    name: 'rounds-setup',
    address: './#rounds',
    reach: async (page) => {
      const own = page.getByRole('button', { name: 'Set up my own rounds' });
      const form = page.locator('#rounds-setup');
      await own.or(form).first().waitFor();
      if (await own.isVisible()) await own.click();
      await form.waitFor();
    },
  },
  lesson('self-edit'),
  lesson('luck-of-choosing'),
  {
    name: 'glossary',
    address: './#studio?words=luck',
    reach: (page) => page.getByRole('dialog', { name: 'Glossary' }).waitFor(),
  },
  {
    name: 'runs-empty',
    address: './#runs',
    recording: RUN,
    reach: (page) => page.getByRole('button', { name: 'Keep it under Runs' }).waitFor(),
  },
  { name: 'runs', address: './#runs', recording: RUN, reach: keepRecording },
  {
    name: 'runs-compared',
    address: './#runs',
    recording: RUN,
    reach: async (page) => {
      await compareWithFile(page);
      await page.locator('#runs-compare').evaluate((element) => void element.scrollIntoView());
    },
  },
  { name: 'runs-whole', address: './#runs', recording: RUN, reach: compareWithFile, wholePage: true },
  { name: 'embedded', address: './?embed=1#studio', recording: RUN, reach: atEnd },
];
