/** An experiment: the inner loop over a list of passages. Pure over a `Lab`, so that it runs in Node against a fake one. */
import type { NoteFormat, RunEvent, RunSetup } from '../seal/events.ts';
import { NOTE_FORMATS } from '../seal/events.ts';
import { planCandidates } from '../seal/planCandidates.ts';
import { foldRun } from '../seal/reduceRun.ts';
import type { Recipe } from '../seal/recipe.ts';
import type { RunState } from '../seal/runState.ts';
import type { ExperimentInput } from './experimentInput.ts';
import { experimentOutput, type ExperimentOutput } from './experimentOutput.ts';
import { LabFailure } from './labFailure.ts';
import type { Lab, LoadedModel } from './protocol.ts';

export interface ExperimentPlan {
  readonly seed: number;
  readonly candidates: number;
  /** 'mixed' gives every format its turn. */
  readonly format: NoteFormat | 'mixed';
  readonly recipe: Recipe;
}

/** One line of the experiment's log. */
export interface ExperimentEvent {
  readonly passage: number;
  readonly event: RunEvent;
}

/** What each passage's run is set up with; the same plan gives the same setups. */
export function experimentSetups(input: ExperimentInput, plan: ExperimentPlan): RunSetup[] {
  const { seed, recipe } = plan;
  const formats = plan.format === 'mixed' ? NOTE_FORMATS : [plan.format];
  const candidates = planCandidates(plan.candidates, seed, formats);
  return input.passages.map((passage) => ({ passage, recipe, seed, candidates }));
}

/** How often a run whose worker was lost is taken up again by itself. */
const RETRIES = 2;

/**
 * Runs every passage that the log does not hold as finished, and gives the output.
 * @param log what an earlier, interrupted experiment of the same plan has written
 * @throws LabFailure when a run fails; what was done so far went through `onEvents`
 */
export async function runExperiment(
  lab: Pick<Lab, 'run'>,
  { model, executor }: { readonly model: LoadedModel; readonly executor: string },
  input: ExperimentInput,
  plan: ExperimentPlan,
  log: readonly ExperimentEvent[],
  onEvents: (events: readonly ExperimentEvent[]) => void,
): Promise<ExperimentOutput> {
  const runs: RunState[] = [];
  for (const [passage, setup] of experimentSetups(input, plan).entries()) {
    const events = log.filter((each) => each.passage === passage).map((each) => each.event);
    const follow = (more: readonly RunEvent[]) => {
      events.push(...more);
      onEvents(more.map((event) => ({ passage, event })));
    };
    const runId = `experiment-${plan.seed}-${passage}`;
    for (let tried = 0; foldRun(events)?.status !== 'finished'; tried++) {
      const { status } = await lab.run({ runId, setup, log: [...events], until: 'end' }, follow);
      if (status === 'finished') break;
      if (status === 'failed' || tried === RETRIES) throw new LabFailure(problemAfter(events));
    }
    runs.push(foldRun(events)!);
  }
  const { seed, recipe } = plan;
  return experimentOutput(runs, { executor, modelSha256: model.card.sha256, seed, recipe });
}

function problemAfter(events: readonly RunEvent[]) {
  const problem = foldRun(events)?.problem;
  return problem ?? { message: 'The run was stopped.', advice: 'Go on from its log with --resume.' };
}
