import type { CandidatePlan, Note, RunEventBody, WriterCard } from '../events.ts';
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
 * self-edit gets depends on its plan only, so that those that are there already need not be written again, and of those
 * whose plans differ in the study's seed alone the first is written and the others are given its notes.
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
  for (const [candidate, { writing, problem }] of state().candidates.entries())
    if (writing !== 'finished' && !problem) yield* copied(state(), candidate);
}

/** Null, which is the untouched model, then the others as they come. */
function writersOf({ setup }: RunState): (WriterCard | null)[] {
  const cards = setup.candidates.flatMap(({ writer }) => (writer ? [[writer.id, writer] as const] : []));
  return [null, ...new Map(cards).values()];
}

/** Self-edits of a writer's that still need writing; one whose recipe failed does not, nor one that is copied. */
function unwritten({ candidates, setup }: RunState, writer: WriterCard | null) {
  return candidates
    .map((each, candidate) => ({ ...each, candidate }))
    .filter(
      ({ plan, writing, problem, candidate }) =>
        plan.writer?.id === writer?.id &&
        writing !== 'finished' &&
        !problem &&
        firstAlike(setup.candidates, candidate) === candidate,
    );
}

/** The first whose plan is the same but for the study's seed; itself where it is the first. */
function firstAlike(plans: readonly CandidatePlan[], candidate: number): number {
  const written = (plan: CandidatePlan) => JSON.stringify({ ...plan, studySeed: undefined });
  return plans.findIndex((plan) => written(plan) === written(plans[candidate]!));
}

/** What the first like it was given, recipe and notes, as its own; that one's failure too. */
function* copied({ candidates, setup }: RunState, candidate: number): Generator<RunEventBody> {
  const first = candidates[firstAlike(setup.candidates, candidate)]!;
  const { format, recipe, wroteRecipe, notes, dropped, problem } = first;
  if (problem) return yield { type: 'lane.failed', lane: candidate, problem };
  if (wroteRecipe) yield { type: 'recipe.written', candidate, ...wroteRecipe, format, recipe };
  yield { type: 'notes.started', candidate, format };
  const own = (note: Note): Note => ({ ...note, id: note.id.replace(/^c\d+/, `c${candidate}`) });
  for (const note of notes) yield { type: 'note.written', candidate, note: own(note) };
  for (const { note, reason } of dropped) yield { type: 'note.dropped', candidate, note: own(note), reason };
  yield { type: 'notes.finished', candidate, seconds: 0, sampledTokens: 0 };
}

async function adapterOf({ id, name }: WriterCard, load: LoadWriter | undefined): Promise<AdapterSnapshot> {
  const adapter = await load?.(id);
  if (adapter) return adapter;
  throw new RunRefusal(
    `The writer “${name}” is not kept in this browser.`,
    'Load it from its file, or start a new run with another writer.',
  );
}
