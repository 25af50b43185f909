/** A whole self-edit studied by the wasm executor: the app's own training loop over the app's own documents. */
import { rounded } from '../base/stats.ts';
import { encodeDocument } from '../engine/train/document.ts';
import { DEFAULT_OPTIMISER, train } from '../engine/train/trainLoop.ts';
import { PROJECTIONS } from '../engine/model/config.ts';
import { fetchModel } from './model.ts';
import type { Section } from './section.ts';
import { createWasmExecutor } from './wasmExecutor.ts';

export const selfEdit: Section = async ({ study, quick, threads }, say) => {
  const { weights, config, tokenizer } = await fetchModel();
  const executor = await createWasmExecutor(weights, threads);
  say(`ours: ${executor.description}`);
  const documents = study.documents.map((text) => encodeDocument(tokenizer, text));
  const { rank, alpha, firstLayer, learningRate, batchSize, seed } = study;
  const epochs = quick ? 1 : study.epochs;
  const begin = performance.now();
  const losses: number[] = [];
  let tokens = 0;
  const steps = train(executor, config, {
    documents,
    lora: { rank, alpha, layers: { from: firstLayer, to: config.numHiddenLayers - 1 }, targets: PROJECTIONS },
    epochs,
    batchSize,
    learningRate,
    optimiser: DEFAULT_OPTIMISER,
    seed,
  });
  for await (const event of steps) {
    if (event.kind !== 'step') continue;
    losses.push(event.loss);
    tokens += event.tokens;
    if (event.step % 50 === 0) say(`step ${event.step} of ${event.steps}`);
  }
  const seconds = (performance.now() - begin) / 1000;
  const { description } = executor;
  executor.dispose();
  return {
    backend: description,
    documents: documents.length,
    steps: losses.length,
    epochs,
    studiedTokens: tokens,
    seconds: rounded(seconds),
    tokensPerSecond: rounded(tokens / seconds),
    firstLoss: rounded(losses[0]!),
    lastEpochMeanLoss: rounded(
      losses.slice(-documents.length).reduce((sum, loss) => sum + loss, 0) / documents.length,
    ),
    repeats: 1,
  };
};
