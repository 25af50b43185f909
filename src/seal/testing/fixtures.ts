import type { AdapterSnapshot, StudyCheckpoint } from '../learner.ts';
import type { Lane, Note, RunEvent, RunSetup, WriterCard } from '../events.ts';
import type { CheckpointStore } from '../innerLoop.ts';
import { defaultRecipe } from '../recipe.ts';

export const PASSAGE = {
  title: 'Harrow Mill',
  text: 'Harrow Mill grinds barley beside the river Tesk. It was built in 1702 by Anna Brel. Its wheel has nineteen oak paddles.',
  questions: [
    { question: 'Beside which river does Harrow Mill grind barley?', answer: 'Tesk' },
    { question: 'Who built Harrow Mill?', answer: 'Anna Brel', accept: ['Brel'] },
    { question: 'When was Harrow Mill built?', answer: '1702' },
    { question: 'How many paddles has the wheel of Harrow Mill?', answer: 'nineteen' },
  ],
};

export function setupOf(change: Partial<RunSetup> = {}): RunSetup {
  return {
    passage: PASSAGE,
    recipe: { ...defaultRecipe(4), epochs: 2, controlEpochs: 2, samplesPerSentence: 8, notesPerSentence: 2 },
    seed: 5,
    candidates: [
      { format: 'qa', seed: 50 },
      { format: 'statements', seed: 51 },
    ],
    ...change,
  };
}

/** Writers other than the untouched model, and where a run finds them. */
export const WRITERS = ['first', 'second'].map((id) => ({ id, name: `The ${id} writer` }));
export const loadWriter = (id: string): Promise<AdapterSnapshot | null> =>
  Promise.resolve(WRITERS.some((writer) => writer.id === id) ? { data: [{ prefix: id, text: id }] } : null);

/** A run with everything in it: mixed notes, recipes of the model's own, two other writers, and a cheap judge that passes over two. */
export function richSetup(change: Partial<RunSetup> = {}): RunSetup {
  const [first, second] = WRITERS as [WriterCard, WriterCard];
  return setupOf({
    recipe: { ...setupOf().recipe, notesPerSentence: 3, batchSize: 4 },
    candidates: [
      { format: 'mixed', seed: 50 },
      { format: 'qa', seed: 51, recipe: 'model' },
      { format: 'statements', seed: 52, writer: second, studySeed: 9 },
      { format: 'qa', seed: 53, recipe: 'model', writer: first },
      { format: 'qa', seed: 54, recipe: 'default', writer: first },
    ],
    studyOnly: 3,
    reward: 'bits',
    ...change,
  });
}

/** Notes that answer every question of the fixture, as a person might type them. */
export const PERFECT_NOTES: readonly Note[] = PASSAGE.questions.map(({ question, answer }, i) => ({
  id: `person.${i}`,
  format: 'qa',
  sentence: null,
  question,
  text: answer,
  by: 'person',
}));

export class MemoryCheckpoints implements CheckpointStore {
  readonly studies = new Map<Lane, StudyCheckpoint>();
  readonly adapters = new Map<Lane, AdapterSnapshot>();
  async saveStudy(lane: Lane, checkpoint: StudyCheckpoint) {
    await Promise.resolve(this.studies.set(lane, checkpoint));
  }
  async loadStudy(lane: Lane) {
    return Promise.resolve(this.studies.get(lane) ?? null);
  }
  async saveAdapter(lane: Lane, adapter: AdapterSnapshot) {
    await Promise.resolve(this.adapters.set(lane, adapter));
  }
  async loadAdapter(lane: Lane) {
    return Promise.resolve(this.adapters.get(lane) ?? null);
  }
}

export async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const log: RunEvent[] = [];
  for await (const event of events) log.push(event);
  return log;
}
