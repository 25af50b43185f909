import { BUNDLED_MODEL } from '../../content/models.ts';
import type { ModelSource } from '../../runtime/protocol.ts';
import { problemOf, type Command, type CommandContext } from '../command.ts';
import { lookForModel } from './lookForModel.ts';
import { cannotRun } from '../selectors/cannotRun.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import { executorToUse, type ModelChoice } from '../slices/engine.ts';

/** Fetches the chosen model, or takes it from the browser's cache, and makes it ready on the chosen executor. */
export const loadModel: Command = {
  id: 'load-model',
  label: 'Load model',
  enabled: (state) =>
    state.engine.model.is !== 'loading' && !modelInUse(state) && cannotRun(state.engine) === null,
  run: async (ctx) => {
    const job = new AbortController();
    ctx.jobs.set('load', job);
    ctx.set('engine', { model: { is: 'loading', progress: null }, notice: null });
    try {
      await Promise.race([ctx.probe(), aborted(job.signal)]);
      const { engine } = ctx.get();
      const loaded = await ctx.lab.load(
        { source: sourceOf(engine.choice, ctx), executor: executorToUse(engine) },
        (progress) => {
          if (!job.signal.aborted) ctx.set('engine', { model: { is: 'loading', progress } });
        },
        job.signal,
      );
      ctx.set('engine', { model: { is: 'ready', loaded }, notice: loaded.warning ?? null });
      await lookForModel.run(ctx);
    } catch (error) {
      ctx.set('engine', {
        model: job.signal.aborted ? { is: 'none' } : { is: 'failed', problem: problemOf(error) },
      });
    } finally {
      ctx.jobs.delete('load');
    }
  },
};

async function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

function sourceOf(choice: ModelChoice, { addressOf }: Pick<CommandContext, 'addressOf'>): ModelSource {
  if (choice.kind === 'bundled')
    return { kind: 'bundled', manifestUrl: addressOf(BUNDLED_MODEL.manifestPath) };
  return choice;
}
