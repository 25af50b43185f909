/** An experiment: the inner loop over a list of passages. Pure over labs, so that it runs in Node against fake ones. */
import { retried } from '../base/retried.ts';
import type {
  CandidatePlan,
  EditFormat,
  RecipeChoice,
  RewardKind,
  RunEvent,
  RunSetup,
} from '../seal/events.ts';
import { EDIT_FORMATS } from '../seal/events.ts';
import { planCandidates } from '../seal/planCandidates.ts';
import { foldRun } from '../seal/reduceRun.ts';
import type { Recipe } from '../seal/recipe.ts';
import type { RoundsLab } from '../seal/rounds/roundsLab.ts';
import type { RunState } from '../seal/runState.ts';
import type { ExperimentInput } from './experimentInput.ts';
import { experimentOutput, type ExperimentOutput } from './experimentOutput.ts';
import { LabFailure } from './labFailure.ts';
import type { LoadedModel } from './protocol.ts';

export interface ExperimentPlan {
  readonly seed: number;
  /** Self-edits that are written a passage. */
  readonly candidates: number;
  /** 'mixed' is one self-edit of all formats, 'each' gives every format its turn. */
  readonly format: EditFormat | 'each';
  readonly recipeBy: RecipeChoice;
  readonly reward: RewardKind;
  /** Only so many are studied, those that the cheap judge likes best; null for all. */
  readonly studyOnly: number | null;
  /** Each self-edit is studied so often, each time with another seed: how much of what sets them apart is noise. */
  readonly studies: number;
  readonly recipe: Recipe;
}

/** One line of the experiment's log. */
export interface ExperimentEvent {
  readonly passage: number;
  readonly event: RunEvent;
}

type ExperimentLab = Pick<RoundsLab, 'run' | 'forget'>;

/** What each passage's run is set up with; the same plan gives the same setups. */
export function experimentSetups(input: ExperimentInput, plan: ExperimentPlan): RunSetup[] {
  const { seed, recipe, reward, studyOnly } = plan;
  const formats = plan.format === 'each' ? EDIT_FORMATS : [plan.format];
  const every = plan.recipeBy === 'person' ? {} : { recipe: plan.recipeBy };
  const candidates = planCandidates(plan.candidates, seed, formats, every).flatMap((each) =>
    studiesOf(each, plan),
  );
  return input.passages.map((passage) => ({
    passage,
    recipe,
    seed,
    candidates,
    reward,
    // The cheap judge marks lanes of one self-edit alike, so they are passed over together.
    ...(studyOnly !== null && { studyOnly: studyOnly * plan.studies }),
  }));
}

/** Study seeds of one experiment never meet those of the next seed. */
const SEEDS_PER_RUN = 1000;

/** The same self-edit with the run's seed and with others: lanes that differ in how they are studied only. */
function studiesOf(candidate: CandidatePlan, { seed, studies }: ExperimentPlan): CandidatePlan[] {
  const others = Array.from({ length: studies - 1 }, (_, i) => ({
    ...candidate,
    studySeed: seed * SEEDS_PER_RUN + i + 1,
  }));
  return [candidate, ...others];
}

/**
 * Runs every passage that the log does not hold as finished, and gives the output. Each lab takes the next passage as
 * soon as it is free; the output is the same however many there are.
 * @param log what an earlier, interrupted experiment of the same plan has written
 * @throws LabFailure when a run fails; what was done so far went through `onEvents`
 */
export async function runExperiment(
  labs: readonly ExperimentLab[],
  { model, executor }: { readonly model: LoadedModel; readonly executor: string },
  input: ExperimentInput,
  plan: ExperimentPlan,
  log: readonly ExperimentEvent[],
  onEvents: (events: readonly ExperimentEvent[]) => void,
): Promise<ExperimentOutput> {
  const setups = experimentSetups(input, plan);
  const runs: RunState[] = [];
  const waiting = [...setups.keys()];
  const work = async (lab: ExperimentLab) => {
    for (let passage = waiting.shift(); passage !== undefined; passage = waiting.shift()) {
      const at = passage;
      const before = log.filter((each) => each.passage === at).map((each) => each.event);
      const request = { runId: `experiment-${plan.seed}-${at}`, setup: setups[at]!, log: before };
      const follow = (more: readonly RunEvent[]) => onEvents(more.map((event) => ({ passage: at, event })));
      try {
        runs[at] = await finishedRun(lab, request, follow);
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  await Promise.all(labs.map(work));
  const { seed, recipe, reward, studies } = plan;
  const { sha256 } = model.card;
  return experimentOutput(runs, { executor, modelSha256: sha256, seed, recipe, reward }, studies);
}

async function finishedRun(
  lab: ExperimentLab,
  request: { readonly runId: string; readonly setup: RunSetup; readonly log: readonly RunEvent[] },
  onEvents: (events: readonly RunEvent[]) => void,
): Promise<RunState> {
  const log = [...request.log];
  const before = foldRun(log);
  if (before?.status === 'finished') return before;
  const follow = (more: readonly RunEvent[]) => {
    log.push(...more);
    onEvents(more);
  };
  const status = await retried(async () => {
    const ended = await lab.run({ ...request, log: [...log], until: 'end' }, follow);
    if (ended.status !== 'finished' && ended.status !== 'failed') throw new LabFailure(INTERRUPTED);
    return ended.status;
  });
  if (status === 'failed') throw new LabFailure(foldRun(log)?.problem ?? INTERRUPTED);
  // Nothing of it is asked again, and the weights of many runs take much room.
  await lab.forget(request.runId);
  return foldRun(log)!;
}

const INTERRUPTED = { message: 'The run was stopped.', advice: 'Go on from its log with --resume.' };
