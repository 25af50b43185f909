import { rounded } from '../../base/stats.ts';
import type { Engine } from '../engine.ts';
import type { WebgpuExecutor } from '../executors/webgpu/webgpuExecutor.ts';
import type { Measured, DispatchResult } from './measurement.ts';

const HOST_REPEATS = 5;

/** Dispatch counts, which can be read from an executor's plans only while the sessions that they belong to are open. */
export class DispatchNotes {
  readonly #executor: WebgpuExecutor | null;
  #found: DispatchResult | null = null;

  constructor({ executor }: Pick<Engine, 'executor'>) {
    this.#executor = executor.kind === 'webgpu' ? (executor as WebgpuExecutor) : null;
  }

  /** To be called while a session is open that has been used; what several calls find is put together. */
  async note(): Promise<void> {
    const executor = this.#executor;
    if (!executor) return;
    const report = executor.dispatchReport();
    const before = this.#found;
    this.#found = {
      decodePerLayer: before?.decodePerLayer ?? report.decodePerLayer,
      decodeExtra: before?.decodeExtra ?? report.decodePerStep,
      trainForwardPerLayer: before?.trainForwardPerLayer ?? report.trainForwardPerLayer,
      trainBackwardPerLayer: before?.trainBackwardPerLayer ?? report.trainBackwardPerLayer,
      trainExtra: before?.trainExtra ?? report.perStep,
      hostMicrosPerDispatch: before?.hostMicrosPerDispatch ?? (await this.#hostMicros(executor)),
    };
  }

  result(): Measured<DispatchResult> {
    if (this.#found) return { is: 'measured', ...this.#found };
    const why = this.#executor
      ? 'neither training nor decoding could be measured'
      : 'only WebGPU has dispatches; here tfjs computes on the processor';
    return { is: 'missing', why };
  }

  /** Of the plan that decodes a token; null while there is none. */
  async #hostMicros(executor: WebgpuExecutor): Promise<number | null> {
    const plan = executor.plans().find(({ steps }) => steps.some(({ phase }) => phase === 'layerDecode'));
    if (!plan) return null;
    const { hostMicrosPerDispatch } = await import('../gpu/profile.ts');
    return rounded(await hostMicrosPerDispatch(plan, HOST_REPEATS));
  }
}
