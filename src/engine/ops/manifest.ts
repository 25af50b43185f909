/** The one list of ops: what the compile test, warm-up and profile read. */
import type { KernelSpec } from '../gpu/kernel.ts';
import { adamWKernels } from './adamW/adamW.ts';
import { attentionKernels } from './attention/attention.ts';
import { attentionDecodeKernels } from './attentionDecode/attentionDecode.ts';
import { chosenLogitsKernels } from './chosenLogits/chosenLogits.ts';
import { crossEntropyKernels } from './crossEntropy/crossEntropy.ts';
import { embeddingKernels } from './embedding/embedding.ts';
import { gatherRowsKernels } from './gatherRows/gatherRows.ts';
import { gradNormKernels } from './gradNorm/gradNorm.ts';
import { linearKernels } from './linear/linear.ts';
import { loraLinearKernels } from './loraLinear/loraLinear.ts';
import { rmsNormKernels } from './rmsNorm/rmsNorm.ts';
import { ropeKernels } from './rope/rope.ts';
import { swiGluKernels } from './swiGlu/swiGlu.ts';
import { topKKernels } from './topK/topK.ts';

export interface OpEntry {
  /** The op's folder. */
  readonly name: string;
  /** One of every kernel and variant; every WGSL file of the folder appears at least once. */
  readonly kernels: () => KernelSpec[];
}

export const OPS: readonly OpEntry[] = [
  { name: 'adamW', kernels: adamWKernels },
  { name: 'attention', kernels: attentionKernels },
  { name: 'attentionDecode', kernels: attentionDecodeKernels },
  { name: 'chosenLogits', kernels: chosenLogitsKernels },
  { name: 'crossEntropy', kernels: crossEntropyKernels },
  { name: 'embedding', kernels: embeddingKernels },
  { name: 'gatherRows', kernels: gatherRowsKernels },
  { name: 'gradNorm', kernels: gradNormKernels },
  { name: 'linear', kernels: linearKernels },
  { name: 'loraLinear', kernels: loraLinearKernels },
  { name: 'rmsNorm', kernels: rmsNormKernels },
  { name: 'rope', kernels: ropeKernels },
  { name: 'swiGlu', kernels: swiGluKernels },
  { name: 'topK', kernels: topKKernels },
];
