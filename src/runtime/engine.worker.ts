/** The worker's script: the protocol's services over the real engine and the browser's storage. */
import { probeDevice } from '../engine/device.ts';
import { clearModelCache, isModelKept } from '../engine/model/modelStore.ts';
import { holdLock } from './alive.ts';
import { createRunStorage } from './checkpoints.ts';
import { idbRecords } from './idbRecords.ts';
import { createKeptAdapters } from './keptAdapters.ts';
import { loadLearner } from './loadLearner.ts';
import { serve } from './serve.ts';

serve(self, {
  ready: holdLock(self.name),
  probe: () => probeDevice(),
  load: loadLearner,
  modelKept: (manifestUrl) => isModelKept(manifestUrl),
  clearModelCache: () => clearModelCache(),
  storage: (warn) => {
    const records = idbRecords();
    return { runs: createRunStorage(records, warn), adapters: createKeptAdapters(records, warn) };
  },
});
