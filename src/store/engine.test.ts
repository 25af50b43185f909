import { expect, test } from 'vitest';
import { chooseModel } from './commands/chooseModel.ts';
import { dropKeptRun } from './commands/dropKeptRun.ts';
import { loadModel } from './commands/loadModel.ts';
import { resumeRun } from './commands/resumeRun.ts';
import { stopLoading } from './commands/stopLoading.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { runStage } from './selectors/runStage.ts';
import { FakeLab } from './testing/fakeLab.ts';
import { FAKE_REPORT } from './testing/fakeReport.ts';
import { newStore, readyStore, stoppedStore } from './testing/stores.ts';

const WITHOUT_WEBGPU = {
  ...FAKE_REPORT,
  webgpu: { ...FAKE_REPORT.webgpu, available: false },
  recommended: 'tfjs' as const,
};

test('a load waits for what the machine says, and asks it once', async () => {
  const lab = new FakeLab({ report: WITHOUT_WEBGPU });
  let answer: (report: typeof WITHOUT_WEBGPU) => void = () => undefined;
  const answered = new Promise<typeof WITHOUT_WEBGPU>((resolve) => (answer = resolve));
  let probes = 0;
  lab.probe = async () => {
    probes++;
    return answered;
  };
  const { store, get } = newStore(lab);
  const begun = store.begin();
  const loading = store.execute(loadModel, undefined);
  expect(get().engine.model.is).toBe('loading');
  expect(lab.loads).toHaveLength(0);
  answer(WITHOUT_WEBGPU);
  await Promise.all([begun, loading]);
  expect(lab.loads.map(({ executor }) => executor)).toEqual(['tfjs']);
  expect(probes).toBe(1);
});

test('a load that waits for the machine can be cancelled', async () => {
  const lab = new FakeLab();
  lab.probe = async () => new Promise(() => undefined);
  const { store, get } = newStore(lab);
  const loading = store.execute(loadModel, undefined);
  await store.execute(stopLoading, undefined);
  await loading;
  expect(get().engine.model.is).toBe('none');
});

test('a machine that cannot be asked is said, and gets the executor that runs nearly everywhere', async () => {
  const lab = new FakeLab();
  lab.probe = async () => Promise.reject(new Error('no worker'));
  const { store, get } = newStore(lab);
  await store.begin();
  expect(get().engine.probeFailed).toBe(true);
  expect(get().view.problem?.message).toContain('no worker');
  await store.execute(loadModel, undefined);
  expect(lab.loads[0]?.executor).toBe('tfjs');
});

test('WebGPU chosen on an earlier visit is not asked of a machine without it', async () => {
  const first = newStore(new FakeLab({ report: WITHOUT_WEBGPU }));
  first.storage.saved = { executor: 'webgpu' };
  const { store, lab } = newStore(first.lab, first.storage);
  await store.execute(loadModel, undefined);
  expect(lab.loads[0]?.executor).toBe('tfjs');
});

test('the address of a chosen model is there after a reload, a spoilt one is not', async () => {
  const { store, storage } = newStore();
  await store.execute(chooseModel, { kind: 'url', url: 'https://models.example/a.gguf' });
  expect(newStore(new FakeLab(), storage).get().engine.choice).toEqual({
    kind: 'url',
    url: 'https://models.example/a.gguf',
  });
  storage.saved = { modelUrl: 'javascript:alert(1)' };
  expect(newStore(new FakeLab(), storage).get().engine.choice).toEqual({ kind: 'bundled' });
});

test('after a lost GPU no model is called ready, and resuming loads it where one can see it', async () => {
  const { store, get, lab } = await readyStore();
  await store.execute(writeNotes, undefined);
  lab.breakAfter = get().run.log.length + 5;
  await store.execute(study, undefined);
  expect(get().engine.model.is).toBe('none');
  const seen = new Set<string>();
  store.state.subscribe(({ engine }) => seen.add(engine.model.is));
  await store.execute(resumeRun, undefined);
  expect([...seen]).toContain('loading');
  expect(runStage(get())).toBe('finished');
});

test('a run that cannot be drawn can be deleted', async () => {
  const { store, get, storage, lab } = await stoppedStore();
  await store.kept();
  const id = get().run.id!;
  await store.execute(dropKeptRun, undefined);
  expect(get().run.id).toBeNull();
  expect(storage.logs.size).toBe(0);
  expect(lab.forgotten).toEqual([id]);
});
