// What `npm run screenshots` takes: an address of the page, and what is done there before the picture. `recording`: the
// file that has to be in the build, since the scene shows it.
const RUN = 'recorded/tolmin-best-of-5.json';

/** The recorded run, at its end: nothing moves for whoever asked for less motion. */
async function atEnd(page) {
  await page.locator('#reward table').first().waitFor();
}

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

const lesson = (id) => ({
  name: `lesson-${id}`,
  address: `./#studio?lesson=${id}`,
  recording: RUN,
  reach: async (page) => {
    await atEnd(page);
    await page.getByRole('complementary', { name: 'Lesson' }).waitFor();
  },
});

export const SCENES = [
  { name: 'first-screen', address: './', recording: RUN, reach: atEnd },
  { name: 'studio-whole', address: './', recording: RUN, reach: atEnd, wholePage: true },
  part('studio-passage', '#passage'),
  part('studio-self-edit', '#self-edit'),
  part('studio-study', '#study'),
  part('studio-quiz', '#quiz'),
  part('studio-reward', '#reward'),
  { name: 'rounds', address: './#rounds', reach: (page) => page.locator('#rounds-setup').waitFor() },
  {
    name: 'rounds-whole',
    address: './#rounds',
    reach: (page) => page.locator('#rounds-setup').waitFor(),
    wholePage: true,
  },
  lesson('self-edit'),
  lesson('luck-of-choosing'),
  {
    name: 'glossary',
    address: './#studio?words=luck',
    reach: (page) => page.getByRole('dialog', { name: 'Glossary' }).waitFor(),
  },
  { name: 'embedded', address: './?embed=1#studio', recording: RUN, reach: atEnd },
];
