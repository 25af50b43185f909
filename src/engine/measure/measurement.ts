/** What "measure this device" finds, as it is shown, copied and sent around. Nothing in it is about a person. */
import type { DeviceReport } from '../device.ts';

/** A number that was measured, or the reason why it could not be. */
export type Measured<T> =
  ({ readonly is: 'measured' } & T) | { readonly is: 'missing'; readonly why: string };

/** The middle of so many repeats, the lowest and the highest. */
export interface Repeats {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly repeats: number;
}

export interface MatmulResult {
  /** [size, size] times [size, size], float32. */
  readonly size: number;
  /** E.g. "our WGSL kernel tile64". */
  readonly by: string;
  /** Two operations for each multiply-add. */
  readonly gigaflops: Repeats;
}

export interface RateResult {
  readonly tokensPerSecond: Repeats;
  /** Operations that the tokens need (flops.ts), of all rows together. */
  readonly gigaflops: Repeats;
  /** Median of those over the median of the matmul's; absent where that was not measured. */
  readonly shareOfMatmul?: number;
}

export interface DispatchResult {
  readonly decodePerLayer: number | null;
  /** Of one token, outside the layers. */
  readonly decodeExtra: number | null;
  readonly trainForwardPerLayer: number | null;
  readonly trainBackwardPerLayer: number | null;
  /** Of one step, outside the layers. */
  readonly trainExtra: number | null;
  /** Script's share, not the graphics processor's. */
  readonly hostMicrosPerDispatch: number | null;
}

export interface Measurement {
  readonly kind: 'seal-lab device measurement';
  /** Of this format; it grows when a field changes its meaning or goes. */
  readonly version: 1;
  /** Of the day, UTC. */
  readonly date: string;
  readonly seconds: number;
  readonly executor: { readonly kind: 'webgpu' | 'tfjs'; readonly description: string };
  /** E.g. "Chrome 141 on Linux". */
  readonly browser: string;
  /** Logical cores as the browser says; null where it does not. */
  readonly cores: number | null;
  readonly device: DeviceReport;
  readonly model: {
    readonly sha256: string;
    readonly parameters: number;
    readonly layers: number;
    readonly hiddenSize: number;
  };
  readonly workload: {
    /** Of the documents that were trained on, one at a time. */
    readonly documentTokens: readonly number[];
    readonly rank: number;
    readonly firstLayer: number;
    readonly promptTokens: number;
    /** Sequences that `decodeMany` continues at once. */
    readonly manyRows: number;
  };
  readonly matmul: Measured<MatmulResult>;
  readonly training: Measured<RateResult>;
  readonly decodeOne: Measured<RateResult>;
  readonly decodeMany: Measured<RateResult>;
  /** Of our own kernels; WebAssembly has none. */
  readonly dispatches: Measured<DispatchResult>;
}

export type MeasureStage = 'matmul' | 'training' | 'decodeOne' | 'decodeMany';

export interface MeasureProgress {
  readonly stage: MeasureStage;
  /** Of the whole, 0 to 1. */
  readonly done: number;
  /** No repeat of this stage is done yet: what is not counted goes on, e.g. compiling. */
  readonly warmingUp: boolean;
}
