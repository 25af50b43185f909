/**
 * Counts read from the plans themselves. For benchmarks and the page:
 *
 *   executor.dispatchReport() -> DispatchReport
 *   { decodePerLayer, decodePerStep, trainForwardPerLayer, trainBackwardPerLayer, perStep, paddingShare,
 *   plans: PlanReport[] }
 *
 * A count is null until a plan that has it was built: decode a token, or train a step, and ask while the session is open.
 */
import type { Phase, Plan } from '../../gpu/plan.ts';
import { kernelCounts, phaseCounts, type KernelCount } from '../../gpu/profile.ts';

import { headPlanKind, type HEAD_PLANS } from './head.ts';

/** Rows of all training passes: tokens that were learnt from, and those with the padding of their buckets. */
export interface TrainedRows {
  used: number;
  computed: number;
}

export interface DispatchReport {
  readonly decodePerLayer: number | null;
  /**
   * Outside the layers, for one new token of each row: embedding, head and choice. At most: where both the largest and
   * chosen logits were asked for, one step is taken to have asked for both.
   */
  readonly decodePerStep: number | null;
  readonly trainForwardPerLayer: number | null;
  readonly trainBackwardPerLayer: number | null;
  /** Outside the layers: the rows' input, head and loss, clip and AdamW. */
  readonly perStep: number | null;
  /** Rows computed in vain, of all rows of all training passes so far. */
  readonly paddingShare: number | null;
  readonly plans: readonly PlanReport[];
}

export interface PlanReport {
  readonly label: string;
  readonly dispatches: number;
  /** Dispatches by phase; of a layers' phase, those of its fullest layer. */
  readonly phases: Partial<Record<Phase, number>>;
  readonly kernels: readonly KernelCount[];
}

export function dispatchReport(plans: readonly Plan[], trained: TrainedRows): DispatchReport {
  const reports = plans.map((plan) => ({
    label: plan.label,
    dispatches: plan.dispatchCount,
    phases: phaseCounts(plan),
    kernels: kernelCounts(plan),
  }));
  const decode = reports.filter(({ phases }) => phases.layerDecode);
  const train = reports.filter(({ phases }) => phases.layerBackward);
  const update = most(reports, ({ phases }) => phases.update ?? 0);
  const headOf = (kind: keyof typeof HEAD_PLANS) =>
    most(reports, ({ label, phases }) => (headPlanKind(label) === kind ? (phases.head ?? 0) : 0)) ?? 0;
  // A batch of free and bound rows asks for both; what is weighed is then known from the first.
  const choice = Math.max(headOf('weighed'), headOf('top') + headOf('chosen'));
  const outside = ({ phases }: PlanReport) => (phases.embedding ?? 0) + (phases.head ?? 0);
  return {
    decodePerLayer: most(decode, ({ phases }) => phases.layerDecode!),
    decodePerStep: most(decode, (report) => outside(report) + (report.phases.head ? 0 : choice)),
    trainForwardPerLayer: most(train, ({ phases }) => phases.layerForward ?? 0),
    trainBackwardPerLayer: most(train, ({ phases }) => phases.layerBackward!),
    perStep: most(train, (report) => outside(report) + (update ?? 0)),
    paddingShare: trained.computed === 0 ? null : 1 - trained.used / trained.computed,
    plans: reports,
  };
}

function most(reports: readonly PlanReport[], count: (report: PlanReport) => number): number | null {
  return reports.length === 0 ? null : Math.max(...reports.map(count));
}
