import type { RunEventBody, WriterCard } from '../events.ts';
import type { AdapterSnapshot, Learner } from '../learner.ts';
import { RunRefusal } from '../problem.ts';
import type { RunState } from '../runState.ts';
import { writeNotes } from './writeNotes.ts';
import { writeRecipes } from './writeRecipe.ts';

/** A writer's adapter by its id; null for one that is not kept. */
export type LoadWriter = (id: string) => Promise<AdapterSnapshot | null>;

/**
 * All of the run's self-edits that are not written yet, writer by writer, the untouched model's first: its adapter goes
 * on, it writes the recipes that are to be its own, then the notes, each in one batch, and its adapter comes off. What a
 * self-edit gets depends on its plan only, so that those that are there already need not be written again.
 * @throws RunRefusal where a writer is no longer kept
 */
export async function* writeSelfEdits(
  learner: Learner,
  state: () => RunState,
  loadWriter: LoadWriter | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEventBody> {
  const { passage, recipe } = state().setup;
  const stopped = signal ? { signal } : {};
  for (const writer of writersOf(state())) {
    if (unwritten(state(), writer).length === 0) continue;
    if (writer) await learner.restore(await adapterOf(writer, loadWriter));

    const withoutRecipe = unwritten(state(), writer).filter(
      ({ plan, wroteRecipe }) => plan.recipe === 'model' && !wroteRecipe,
    );
    if (withoutRecipe.length > 0) {
      const candidates = withoutRecipe.map(({ candidate, plan }) => ({ candidate, seed: plan.seed }));
      yield* writeRecipes(learner, { passage, base: recipe, candidates, ...stopped });
    }

    const candidates = unwritten(state(), writer).map(({ candidate, format, plan }) => ({
      candidate,
      format,
      seed: plan.seed,
    }));
    if (candidates.length > 0) yield* writeNotes(learner, { passage, recipe, candidates, ...stopped });
    await learner.restore(null);
  }
}

/** Null, which is the untouched model, then the others as they come. */
function writersOf({ setup }: RunState): (WriterCard | null)[] {
  const cards = setup.candidates.flatMap(({ writer }) => (writer ? [[writer.id, writer] as const] : []));
  return [null, ...new Map(cards).values()];
}

/** Self-edits of a writer's that still need writing; one whose recipe failed does not. */
function unwritten({ candidates }: RunState, writer: WriterCard | null) {
  return candidates
    .map((each, candidate) => ({ ...each, candidate }))
    .filter(
      ({ plan, writing, problem }) => plan.writer?.id === writer?.id && writing !== 'finished' && !problem,
    );
}

async function adapterOf({ id, name }: WriterCard, load: LoadWriter | undefined): Promise<AdapterSnapshot> {
  const adapter = await load?.(id);
  if (adapter) return adapter;
  throw new RunRefusal(
    `The writer “${name}” is not kept in this browser.`,
    'Load it from its file, or start a new run with another writer.',
  );
}
