/** Rounds that go on from what other rounds tried: their training runs are the dear part, and tell nothing of tuning. */
import type { RoundsEvent, RoundsSetup } from '../seal/rounds/roundsEvents.ts';

/** By what a training run is decided; the last writer's recipe is not among it. */
const TRAINING = [
  'train',
  'candidates',
  'format',
  'recipeChoice',
  'recipe',
  'reward',
  'judge',
  'seed',
] as const;
/** By what a measurement is decided, beside its writer. */
const MEASURING = [
  'unseen',
  'unseenCandidates',
  'format',
  'recipeChoice',
  'recipe',
  'reward',
  'seed',
] as const;

/**
 * The log of `setup` as far as another rounds' log can stand for it: up to what was kept in its last round, with the
 * writers of the rounds before. What is left to do is to tune the last writer, by this setup, and to measure it.
 *
 * Where the setup measures otherwise (by other recipes, on other passages, with another seed), no measurement is taken;
 * the training runs are, as long as their passages and number are the same.
 * @throws Error with a sentence where the log has not come so far, or is of other training
 */
export function trainingOf(log: readonly RoundsEvent[], setup: RoundsSetup): RoundsEvent[] {
  const [first] = log;
  if (first?.type !== 'rounds.started') throw new Error('it is not the event log of rounds');
  const other = first.setup;
  const differing = (fields: readonly (keyof RoundsSetup)[]) =>
    fields.filter((field) => JSON.stringify(setup[field]) !== JSON.stringify(other[field]));
  const measuresAlike = differing(MEASURING).length === 0;
  const [wrong] = differing(TRAINING.filter((field) => measuresAlike || !OF_EACH_RUN.has(field)));
  if (wrong) throw new Error(`its training is another: it differs in "${wrong}"`);
  const end = log.findIndex((event) => event.type === 'edits.kept' && event.round === setup.rounds);
  if (end < 0) throw new Error(`it keeps nothing in round ${setup.rounds}`);
  return log.slice(0, end + 1).flatMap((event): RoundsEvent[] => {
    if (event.type === 'rounds.started') return [{ ...event, setup }];
    if (event.type === 'rounds.resumed' || event.type === 'rounds.failed' || event.type === 'rounds.stopped')
      return [];
    if (event.type === 'run' && event.at.set === 'unseen') return measuresAlike ? [event] : [];
    return [event];
  });
}

/** A training run may have been made with other recipes, or another seed, than what is measured. */
const OF_EACH_RUN: ReadonlySet<keyof RoundsSetup> = new Set(['format', 'recipeChoice', 'recipe', 'seed']);
