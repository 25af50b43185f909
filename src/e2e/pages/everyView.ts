import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright';
import { writeRecording } from '../../../scripts/record.mjs';
import { FakeRoundsLab, runRounds } from '../../seal/testing/fakeRoundsLab.ts';
import { RECORDED_ROUNDS } from '../../store/player/readRecordedRounds.ts';
import { IN_TIME, type ReplayPage } from './replayPage.ts';

export interface View {
  readonly name: string;
  readonly reach: (replay: ReplayPage) => Promise<void>;
}

/** Rounds of a fake lab in the place of recorded ones: enough to draw every part of the Rounds view. */
export async function serveRounds(context: BrowserContext): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'seal-rounds-'));
  const path = join(folder, 'rounds.json');
  writeRecording(path, { kind: 'rounds', argv: [], events: await runRounds([new FakeRoundsLab()]) });
  const body = readFileSync(path, 'utf8');
  rmSync(folder, { recursive: true });
  await context.route(`**/${RECORDED_ROUNDS}`, (route) =>
    route.fulfill({ body, contentType: 'application/json' }),
  );
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
    name: 'the keys',
    reach: async (replay) => {
      await replay.page.keyboard.press('Escape');
      await replay.page.getByRole('dialog').waitFor({ state: 'detached' });
      await replay.page.keyboard.press('?');
      await replay.page.getByRole('dialog', { name: 'Keys' }).waitFor(IN_TIME);
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
    name: 'the recorded rounds, at their end',
    reach: async (replay) => {
      await replay.follow('#rounds');
      await replay.slider.waitFor(IN_TIME);
      await replay.seek(1);
      await replay.page.locator('#rounds-result').waitFor(IN_TIME);
    },
  },
  { name: 'the recorded rounds, in their middle', reach: (replay) => replay.seek(0.5) },
  {
    name: 'rounds of one’s own to set up',
    reach: async (replay) => {
      await replay.button('Set up my own rounds').click();
      await replay.page.locator('#rounds-setup').waitFor(IN_TIME);
    },
  },
  {
    name: 'no past runs',
    reach: async (replay) => {
      await replay.follow('#runs');
      await replay.page.getByText(/^Nothing is here yet/).waitFor(IN_TIME);
    },
  },
  {
    name: 'past runs',
    reach: async (replay) => {
      await replay.button('Keep it under Runs').click();
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
