/**
 * Language-model head and cross-entropy in one: logProbs[i] = log softmax(hidden[i] Wᵀ)[targets[i]], and the gradient of
 * sum_i -rowWeights[i] · logProbs[i] with respect to hidden.
 *
 * hidden [L, C] (final norm applied, only rows that count), W [V, C], targets [L] u32, rowWeights [L] -> logProbs [L],
 * dHidden [L, C]. Never [L, V]: at most `LOGIT_ROWS` rows of logits exist at a time, in a buffer that is reused; softmax
 * and its gradient are taken in place (Liger-Kernel's fused linear cross-entropy, which chunks rows like this: two
 * products with W, where recomputing logits chunk by chunk of the vocabulary would need three). Nothing is saved.
 */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { checkedGrid } from '../../gpu/grid.ts';
import type { KernelSpec } from '../../gpu/kernel.ts';
import type { Dispatch } from '../../gpu/plan.ts';
import { checkFloats, checkPositive } from '../checks.ts';
import { linear, linearBackward } from '../linear/linear.ts';
import type { WeightMatrix } from '../linear/weightMatrix.ts';
import reduceMax from '../snippets/reduceMax.wgsl?raw';
import reduceSum from '../snippets/reduceSum.wgsl?raw';
import { rowsOf } from '../views.ts';
import wgsl from './crossEntropy.wgsl?raw';

/**
 * Rows of logits held at once: 25 MB at V = 49,152. A training pass of 256 rows then has two chunks, and W is read twice
 * instead of eight times.
 */
export const LOGIT_ROWS = 128;
const WORKGROUP = 256;
/** Shares of the vocabulary in the backward product, so that few rows still fill a GPU. */
const PARTS = 16;
const LEAST_VOCAB_PER_PART = 256;

export interface CrossEntropyBuffers {
  readonly hidden: BufferSlice;
  readonly head: WeightMatrix;
  readonly targets: BufferSlice;
  /** The row's factor in the loss, e.g. 1 / number of loss tokens; 0 for an idle row. */
  readonly rowWeights: BufferSlice;
  readonly logProbs: BufferSlice;
  /** Scratch, `logitsFloats` floats. */
  readonly logits: BufferSlice;
}

export interface CrossEntropyGradient {
  readonly dHidden: BufferSlice;
  /** Scratch, `sharesFloats` floats. */
  readonly shares: BufferSlice;
}

/** Floats of the `logits` scratch for `rows` loss rows. */
export function logitsFloats(rows: number, vocab: number): number {
  return Math.min(rows, LOGIT_ROWS) * vocab;
}

/** Floats of the `shares` scratch. */
export function sharesFloats(rows: number, head: WeightMatrix): number {
  return partsOf(head.rows) * Math.min(rows, LOGIT_ROWS) * head.columns;
}

function partsOf(vocab: number): number {
  return Math.max(1, Math.min(PARTS, Math.floor(vocab / LEAST_VOCAB_PER_PART)));
}

function kernel(backward: boolean): KernelSpec {
  return {
    name: 'crossEntropy/crossEntropy',
    wgsl,
    snippets: [reduceMax, reduceSum],
    constants: { WORKGROUP, BACKWARD: backward },
    bindings: ['readWrite', 'read', 'read', 'readWrite'],
    params: true,
  };
}

/** Without `gradient` only the log-probabilities are computed. */
export function crossEntropy(
  { rows }: { readonly rows: number },
  buffers: CrossEntropyBuffers,
  gradient?: CrossEntropyGradient,
): Dispatch[] {
  const { hidden, head, targets, rowWeights, logProbs, logits } = buffers;
  const { rows: vocab, columns } = head;
  checkPositive('crossEntropy', 'rows', rows);
  checkFloats('crossEntropy', 'hidden', hidden, rows * columns);
  for (const [name, slice] of Object.entries({ targets, rowWeights, logProbs }))
    checkFloats('crossEntropy', name, slice, rows);
  checkFloats('crossEntropy', 'logits', logits, logitsFloats(rows, vocab));
  if (gradient) {
    checkFloats('crossEntropy', 'dHidden', gradient.dHidden, rows * columns);
    checkFloats('crossEntropy', 'shares', gradient.shares, sharesFloats(rows, head));
  }
  const dispatches: Dispatch[] = [];
  for (let firstRow = 0; firstRow < rows; firstRow += LOGIT_ROWS) {
    const chunk = Math.min(LOGIT_ROWS, rows - firstRow);
    dispatches.push(
      ...linear({ rows: chunk }, { x: rowsOf(hidden, firstRow, chunk, columns), matrix: head, y: logits }),
      {
        kernel: kernel(gradient !== undefined),
        buffers: [logits, targets, rowWeights, logProbs],
        grid: checkedGrid('crossEntropy', [chunk, 1, 1]),
        params: Uint32Array.of(chunk, firstRow, vocab),
        bytes: 4 * chunk * (vocab * (gradient ? 2 : 1) + 3),
      },
    );
    if (!gradient) continue;
    const dx = rowsOf(gradient.dHidden, firstRow, chunk, columns);
    const { shares } = gradient;
    const options = { parts: partsOf(vocab) };
    dispatches.push(...linearBackward({ rows: chunk }, { dy: logits, matrix: head, dx, shares }, options));
  }
  return dispatches;
}

export function crossEntropyKernels(): KernelSpec[] {
  return [kernel(false), kernel(true)];
}
