import { expect, test } from 'vitest';
import { EDIT_FORMATS, type RunEvent } from '../seal/events.ts';
import { seededRandom } from '../base/rng.ts';
import { discardRun } from './commands/discardRun.ts';
import { editDraft } from './commands/editDraft.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { RECIPE_CHOICES, type Draft } from './slices/setup.ts';
import { readyStore } from './testing/stores.ts';

type Ready = Awaited<ReturnType<typeof readyStore>>;

async function runOnce({ store, get }: Ready): Promise<readonly RunEvent[]> {
  await store.execute(writeNotes, undefined);
  await store.execute(study, undefined);
  return get().run.log;
}

/** The events without what tells when they happened, how long they took, and which run they are of. */
const told = (log: readonly RunEvent[]) =>
  JSON.parse(
    JSON.stringify(log, (key, value: unknown) =>
      ['atMs', 'startedAt', 'seconds', 'elapsedMs', 'id'].includes(key) ? undefined : value,
    ),
  ) as unknown;

test('begun again with the same seed a run has the same events, with another seed it has others', async () => {
  const made = await readyStore();
  await made.store.execute(editDraft, { seed: 5 });
  const first = await runOnce(made);
  expect(first.length).toBeGreaterThan(50);
  await made.store.execute(discardRun, undefined);
  const again = await runOnce(made);
  expect(told(again)).toEqual(told(first));

  await made.store.execute(discardRun, undefined);
  await made.store.execute(editDraft, { seed: 6 });
  expect(told(await runOnce(made))).not.toEqual(told(first));
});

test('whatever is set in the Studio, a run has a control lane, and halves that share no question', async () => {
  const random = seededRandom(4, 'drafts');
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
  for (let i = 0; i < 12; i++) {
    const made = await readyStore();
    const change: Partial<Draft> = {
      selfEdits: Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
        format: pick(EDIT_FORMATS),
        recipe: pick(RECIPE_CHOICES),
        writer: null,
      })),
      reward: pick(['match', 'bits']),
      studyOnly: pick([null, 1, 2]),
      questions: made.get().setup.draft.questions.slice(0, 1 + Math.floor(random() * 8)),
      seed: Math.floor(random() * 1000),
    };
    await made.store.execute(editDraft, change);
    await runOnce(made);
    const { state } = made.get().run;
    expect(state!.setup.control, 'in the setup').not.toBe(false);
    expect(state!.control.study?.losses.length, 'studied').toBeGreaterThan(0);
    expect(state!.control.quiz).toBe('finished');
    const { choose, report } = state!.started.split;
    const both = [...choose, ...report].toSorted((a, b) => a - b);
    expect(both, 'each question in one half').toEqual([...change.questions!.keys()]);
  }
});
