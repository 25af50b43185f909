import { IN_TIME, type ReplayPage } from './replayPage.ts';

export interface View {
  readonly name: string;
  readonly reach: (replay: ReplayPage) => Promise<void>;
}

/** Every view and main state of a visitor's page, in an order in which each is a short way from the one before. */
export const VIEWS: readonly View[] = [
  { name: 'the recorded run, as it begins', reach: (replay) => replay.seek(0) },
  { name: 'the recorded run, while notes are written', reach: (replay) => replay.seek(0.1) },
  { name: 'the recorded run, while it studies', reach: (replay) => replay.seek(0.5) },
  { name: 'the recorded run, at its end', reach: atEnd },
  {
    name: 'sharing',
    reach: async (replay) => {
      await replay.page.getByRole('button', { name: 'Share', exact: true }).click();
      await replay.page.getByRole('dialog', { name: 'Share' }).waitFor(IN_TIME);
    },
  },
  {
    name: 'the glossary',
    reach: async (replay) => {
      await replay.page.keyboard.press('Escape');
      await replay.follow('#studio?words=all');
      await replay.page.getByRole('dialog', { name: 'Glossary' }).waitFor(IN_TIME);
    },
  },
  {
    name: 'a lesson',
    reach: async (replay) => {
      await replay.page.keyboard.press('Escape');
      await replay.follow('#studio?lesson=luck-of-choosing');
      await replay.page.getByRole('complementary', { name: 'Lesson' }).waitFor(IN_TIME);
    },
  },
  {
    name: 'the rounds before any',
    reach: async (replay) => {
      await replay.follow('#rounds');
      await replay.page.locator('#rounds-setup').waitFor(IN_TIME);
    },
  },
  {
    name: 'past runs',
    reach: async (replay) => {
      await replay.follow('#runs');
      await replay.page.getByRole('button', { name: 'Keep it under Runs' }).click();
      await replay.page.getByRole('article').first().waitFor(IN_TIME);
    },
  },
  {
    name: 'a passage of one’s own',
    reach: async (replay) => {
      await replay.follow('#studio');
      await replay.page.getByRole('button', { name: 'Use my own passage' }).click();
      await replay.page.getByRole('textbox', { name: 'Title' }).waitFor(IN_TIME);
    },
  },
  {
    name: 'a run of one’s own to set up, and a link that is refused',
    reach: async (replay) => {
      await replay.follow('#studio?setup=1&seed=many');
      await replay.page.getByText(/seed in this link/).waitFor(IN_TIME);
    },
  },
  {
    name: 'the page inside another one',
    reach: async (replay) => {
      await replay.page.evaluate(() => localStorage.clear());
      await replay.open('/?embed=1#studio');
      await atEnd(replay);
    },
  },
];

async function atEnd(replay: ReplayPage): Promise<void> {
  await replay.seek(1);
  await replay.page.locator('#reward table').first().waitFor(IN_TIME);
}
