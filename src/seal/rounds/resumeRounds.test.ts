import { expect, test } from 'vitest';
import { FakeLearner } from '../testing/fakeLearner.ts';
import { FakeRoundsLab, roundsSetupOf, runRounds, withoutTimes } from '../testing/fakeRoundsLab.ts';
import { foldRounds } from './reduceRounds.ts';
import type { RoundsEvent } from './roundsEvents.ts';
import { roundsLoop } from './roundsLoop.ts';

/** The log up to a cut: the page is closed after that many events. */
async function cutAt(lab: FakeRoundsLab, count: number): Promise<RoundsEvent[]> {
  const { model, executor } = new FakeLearner();
  const log: RoundsEvent[] = [];
  for await (const event of roundsLoop([lab], {
    id: 'r',
    model,
    executor,
    setup: roundsSetupOf(),
    log: [],
  })) {
    log.push(event);
    if (log.length === count) break;
  }
  return log;
}

test('rounds cut at any event end as if they had never been cut, with what was kept and without', async () => {
  const whole = await runRounds([new FakeRoundsLab()]);
  const end = withoutTimes(foldRounds(whole)!);
  for (let cut = 1; cut < whole.length; cut++) {
    const lab = cut % 2 === 0 ? new FakeRoundsLab() : null;
    const log = lab ? await cutAt(lab, cut) : whole.slice(0, cut);
    const again = await runRounds([lab ?? new FakeRoundsLab()], { log });
    expect(again[0]!.type).toBe('rounds.resumed');
    expect(withoutTimes(foldRounds([...log, ...again])!), `cut after event ${cut}`).toEqual(end);
  }
}, 60_000);

test('between two pieces of work nothing is done again: the rest is the same, event by event', async () => {
  const whole = await runRounds([new FakeRoundsLab()]);
  const boundaries = whole.flatMap((event, i) => {
    const type = event.type === 'run' ? event.event.type : event.type;
    return ['run.finished', 'edits.kept', 'writer.finished'].includes(type) ? [i + 1] : [];
  });
  expect(boundaries).toHaveLength(7 + 2 + 2);
  for (const cut of boundaries) {
    const lab = new FakeRoundsLab();
    const log = await cutAt(lab, cut);
    const [resumed, ...rest] = await runRounds([lab], { log });
    expect(resumed).toMatchObject({ type: 'rounds.resumed', lost: null });
    expect(withoutTimes(rest)).toEqual(withoutTimes(whole.slice(cut)));
  }
});

test('rounds that are finished are not gone on with', async () => {
  const log = await runRounds([new FakeRoundsLab()]);
  expect(await runRounds([new FakeRoundsLab()], { log })).toEqual([]);
});

test('a stop ends the log, in a run and in the tuning of a writer, and says what is done again', async () => {
  const end = withoutTimes(foldRounds(await runRounds([new FakeRoundsLab()]))!);
  for (const where of ['run', 'tuning'] as const) {
    const lab = new FakeRoundsLab();
    const stop = new AbortController();
    lab.learner.beforeStep = (step) => {
      if (where === 'tuning' ? lab.tunings.length > 0 && step === 1 : lab.runs.length === 2) stop.abort();
    };
    const log = await runRounds([lab], { signal: stop.signal });
    expect(log.at(-1)!.type).toBe('rounds.stopped');
    if (where === 'run') expect(log.at(-2)).toMatchObject({ event: { type: 'run.stopped' } });
    const again = await runRounds([lab], { log });
    const lost =
      where === 'tuning' ? 'The writer of round 1 had 1 step behind it: its tuning starts again.' : null;
    expect(again[0]).toMatchObject({ type: 'rounds.resumed', lost });
    expect(withoutTimes(foldRounds([...log, ...again])!)).toEqual(end);
  }
});

test('a lab that fails while rounds are resumed leaves the work to the others', async () => {
  const whole = await runRounds([new FakeRoundsLab()]);
  const log = whole.slice(0, whole.findIndex(({ type }) => type === 'writer.finished') + 2);
  const [broken, sound] = [new FakeRoundsLab(), new FakeRoundsLab()];
  broken.hasWriter = () => Promise.reject(new Error('The page crashed.'));
  const again = await runRounds([broken, sound], { log });
  expect(withoutTimes(foldRounds([...log, ...again])!)).toEqual(withoutTimes(foldRounds(whole)!));
  expect(broken.runs).toEqual([]);
});

test('a writer that a lab no longer has is tuned again from the log, and said to be', async () => {
  const whole = await runRounds([new FakeRoundsLab()]);
  const cut = whole.findLastIndex((event) => event.type === 'run' && event.at.set === 'train') + 1;
  const [first, second] = [new FakeRoundsLab(), new FakeRoundsLab()];
  await runRounds([first]);
  first.tunings.length = 0;
  const log = whole.slice(0, cut - 1);
  const again = await runRounds([first, second], { log });
  expect(again[0]).toMatchObject({
    lost: 'The writer of round 1 is no longer kept: it is tuned again from the log.',
  });
  expect(first.tunings.map(({ writer }) => writer.id)).toEqual(['r-writer-2']);
  expect(withoutTimes(foldRounds([...log, ...again])!)).toEqual(withoutTimes(foldRounds(whole)!));

  const alone = new FakeRoundsLab();
  const tunedAgain = await runRounds([alone], { log });
  expect(alone.tunings.map(({ writer }) => writer.id)).toEqual(['r-writer-1', 'r-writer-2']);
  expect(tunedAgain.filter((event) => event.type === 'writer.started').map(({ round }) => round)).toEqual([
    1, 2,
  ]);
});
