/** The one list of ops: what the compile test, warm-up and profile read. */
import type { KernelSpec } from '../gpu/kernel.ts';
import { attentionKernels } from './attention/attention.ts';
import { linearKernels } from './linear/linear.ts';
import { loraLinearKernels } from './loraLinear/loraLinear.ts';
import { rmsNormKernels } from './rmsNorm/rmsNorm.ts';
import { ropeKernels } from './rope/rope.ts';
import { swiGluKernels } from './swiGlu/swiGlu.ts';

export interface OpEntry {
  /** The op's folder. */
  readonly name: string;
  /** One of every kernel and variant; every WGSL file of the folder appears at least once. */
  readonly kernels: () => KernelSpec[];
}

export const OPS: readonly OpEntry[] = [
  { name: 'attention', kernels: attentionKernels },
  { name: 'linear', kernels: linearKernels },
  { name: 'loraLinear', kernels: loraLinearKernels },
  { name: 'rmsNorm', kernels: rmsNormKernels },
  { name: 'rope', kernels: ropeKernels },
  { name: 'swiGlu', kernels: swiGluKernels },
];
