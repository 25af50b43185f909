import type { AdapterFiles } from '../adapterFiles.ts';

/** Files of the fake learner's adapters: JSON, whatever it learned. */
export const FAKE_ADAPTER_FILES: AdapterFiles = {
  pack: ({ data }, origin) => Promise.resolve(new Blob([JSON.stringify({ data, origin })])),
  unpack: async (file) => {
    const { data } = JSON.parse(await file.text()) as { data: unknown };
    const facts = { baseModel: 'example/fake', sameModelFile: true, rank: 2, layers: { from: 1, to: 3 } };
    return { adapter: { data }, ...facts };
  },
};
