/** A worker with a fake learner, for tests of its end: asked to clear the model's cache it closes itself, silently. */
import { FakeLearner } from '../../seal/testing/fakeLearner.ts';
import { holdLock } from '../alive.ts';
import { createRunStorage } from '../checkpoints.ts';
import { idbRecords } from '../idbRecords.ts';
import { createKeptAdapters } from '../keptAdapters.ts';
import { serve } from '../serve.ts';
import { fakeMeasure } from './fakeMeasure.ts';
import { FAKE_ADAPTER_FILES } from './fakeAdapterFiles.ts';

serve(self, {
  ready: holdLock(self.name),
  probe: () => Promise.reject(new Error('This worker has no device. Use another.')),
  load: ({ executor }) => {
    const learner = new FakeLearner();
    const model = {
      card: learner.model,
      executor: { kind: executor, description: 'a fake executor' },
      parameters: 1,
      from: 'network' as const,
    };
    return Promise.resolve({
      learner,
      model,
      measure: fakeMeasure,
      adapterFiles: FAKE_ADAPTER_FILES,
      lost: new Promise<string>(() => undefined),
      dispose: () => undefined,
    });
  },
  modelKept: () => Promise.resolve(false),
  clearModelCache: () => {
    self.close();
    return new Promise(() => undefined);
  },
  storage: (warn) => {
    const records = idbRecords();
    return { runs: createRunStorage(records, warn), adapters: createKeptAdapters(records, warn) };
  },
});
