import { PROJECTIONS } from '../../model/config.ts';
import type { MeasureRequest } from '../measureDevice.ts';
import type { MeasureStage } from '../measurement.ts';
import type { Budget } from '../repeat.ts';

/** A few odd documents for the small Qwen2 of `testing/qwen2.ts`, which has three layers. */
export const MEASURE_REQUEST: MeasureRequest = {
  documents: [
    { prefix: 'When was the mill built?', text: ' In 1874.<|im_end|>' },
    { prefix: '', text: 'Its wheel turns when the river is high.<|im_end|>' },
    { prefix: 'Who?', text: ' Her sons.<|im_end|>' },
    { prefix: '', text: 'The old mill at Tarn Hollow grinds oats and barley, and the stones turn too.' },
  ],
  lora: { rank: 4, alpha: 8, layers: { from: 1, to: 2 }, targets: PROJECTIONS },
  learningRate: 1e-3,
  prompt: 'In the winter the river is still',
};

/** Three repeats of everything, and time enough on a busy machine. */
export function quickBudgets(): Record<MeasureStage, Budget> {
  const quick: Budget = { wantedMs: 1, limitMs: 50_000, mostRepeats: 3 };
  return { matmul: quick, training: quick, decodeOne: quick, decodeMany: quick };
}
