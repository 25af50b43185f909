import { FERRY } from '../../seal/testing/fakeRoundsLab.ts';
import { PASSAGE, setupOf } from '../../seal/testing/fixtures.ts';
import type { RoundsEvent } from '../../seal/rounds/roundsEvents.ts';
import { createLab } from '../client.ts';
import { roundsSetup, runRounds, type RoundsPlan } from '../experimentRounds.ts';
import { inProcess, LOAD } from './inProcess.ts';

/** Small rounds for the fake model. */
export const FAKE_PLAN: RoundsPlan = {
  train: [PASSAGE, { ...PASSAGE, title: 'Second Mill' }],
  unseen: [FERRY],
  rounds: 2,
  candidates: 2,
  unseenCandidates: 1,
  format: 'qa',
  recipeBy: 'person',
  recipe: setupOf().recipe,
  writer: {},
  reward: 'bits',
  judge: 'both',
  seed: 3,
};

/** Rounds over fresh workers, so without the writers of an earlier start. */
export async function runFakeRounds(
  change: Partial<RoundsPlan> = {},
  log: readonly RoundsEvent[] = [],
  pages = 1,
) {
  const labs = Array.from({ length: pages }, () => createLab(inProcess().spawn));
  const [model] = await Promise.all(labs.map((lab) => lab.load(LOAD, () => undefined)));
  const { setup } = roundsSetup({ ...FAKE_PLAN, ...change }, model!.card.layers);
  const events = [...log];
  const writers: { name: string; file: Blob }[] = [];
  const output = await runRounds(
    labs,
    { model: model!, executor: 'wasm' },
    setup,
    log,
    (event) => events.push(event),
    async ({ id, name }) => {
      writers.push({ name, file: await labs[0]!.exportKept({ id }) });
    },
  );
  return { output, events, writers, setup };
}

export type FakeRounds = Awaited<ReturnType<typeof runFakeRounds>>;
