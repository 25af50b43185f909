import type { RunEvent, RunProblem } from '../events.ts';
import { innerLoop } from '../innerLoop.ts';
import type { AdapterSnapshot } from '../learner.ts';
import { defaultRecipe } from '../recipe.ts';
import type { RoundsEvent, RoundsSetup } from '../rounds/roundsEvents.ts';
import type { RoundsLab, TuneWriterRequest, TuneWriterStep } from '../rounds/roundsLab.ts';
import { roundsLoop, type RoundsLoopOptions } from '../rounds/roundsLoop.ts';
import type { RoundsState } from '../rounds/roundsState.ts';
import { tuneWriter } from '../rounds/tuneWriter.ts';
import { FakeLearner } from './fakeLearner.ts';
import { MemoryCheckpoints, PASSAGE } from './fixtures.ts';

type RunRequest = Parameters<RoundsLab['run']>[0];

/** A lab over the fake learner, with everything it keeps in memory. A test may make its work fail. */
export class FakeRoundsLab implements RoundsLab {
  readonly learner = new FakeLearner();
  readonly writers = new Map<string, AdapterSnapshot>();
  readonly checkpoints = new Map<string, MemoryCheckpoints>();
  /** What it was asked to do. */
  readonly runs: RunRequest[] = [];
  readonly tunings: TuneWriterRequest[] = [];
  beforeRun: (request: RunRequest) => void = () => undefined;
  /** May change or swallow an event of a run on its way. */
  onEvent: (event: RunEvent, request: RunRequest) => RunEvent | null = (event) => event;
  beforeTuning: (request: TuneWriterRequest) => void = () => undefined;

  async run(
    request: RunRequest,
    onEvents: (events: readonly RunEvent[]) => void,
    signal?: AbortSignal,
  ): ReturnType<RoundsLab['run']> {
    this.runs.push(request);
    this.beforeRun(request);
    const { runId, setup, log, until } = request;
    const checkpoints = this.checkpoints.get(runId) ?? new MemoryCheckpoints();
    this.checkpoints.set(runId, checkpoints);
    const loadWriter = (id: string) => Promise.resolve(this.writers.get(id) ?? null);
    const options = { setup, log, until, checkpoints, loadWriter, ...(signal ? { signal } : {}) };
    let last = '';
    for await (const event of innerLoop(this.learner, options)) {
      const told = this.onEvent(event, request);
      if (!told) continue;
      last = told.type;
      onEvents([told]);
    }
    if (last === 'run.finished') return { status: 'finished' };
    return { status: last === 'run.failed' ? 'failed' : 'stopped' };
  }

  async tuneWriter(
    request: TuneWriterRequest,
    onStep: (step: TuneWriterStep) => void,
    signal?: AbortSignal,
  ): Promise<RunProblem | null> {
    this.tunings.push(request);
    this.beforeTuning(request);
    for await (const progress of tuneWriter(this.learner, request, signal)) {
      if (progress.kind === 'unlearnable') return progress.problem;
      if (progress.kind === 'tuned') this.writers.set(request.writer.id, progress.adapter);
      else onStep(progress);
    }
    return null;
  }

  hasWriter(id: string): Promise<boolean> {
    return Promise.resolve(this.writers.has(id));
  }

  forget(runId: string): Promise<void> {
    this.checkpoints.delete(runId);
    return Promise.resolve();
  }
}

/** Small rounds: two training passages and one unseen. */
export function roundsSetupOf(change: Partial<RoundsSetup> = {}): RoundsSetup {
  return {
    train: [PASSAGE, KILN],
    unseen: [FERRY],
    rounds: 2,
    candidates: 2,
    unseenCandidates: 1,
    format: 'qa',
    recipeChoice: 'person',
    recipe: {
      ...defaultRecipe(4),
      epochs: 1,
      controlEpochs: 1,
      batchSize: 8,
      samplesPerSentence: 3,
      notesPerSentence: 1,
    },
    writerRecipe: { rank: 4, alpha: 8, learningRate: 3e-4, epochs: 1, batchSize: 1, firstLayer: 2 },
    reward: 'match',
    judge: 'real',
    seed: 2,
    ...change,
  };
}

export const KILN = {
  title: 'Orsett Kiln',
  text: 'Orsett Kiln fires blue tiles above the village of Pellan. Marta Venn lit it in 1811 with cherry wood.',
  questions: [
    { question: 'What does Orsett Kiln fire?', answer: 'blue tiles' },
    { question: 'Above which village does Orsett Kiln stand?', answer: 'Pellan' },
    { question: 'Who lit Orsett Kiln?', answer: 'Marta Venn' },
    { question: 'When was Orsett Kiln lit?', answer: '1811' },
  ],
};

export const FERRY = {
  title: 'Calder Ferry',
  text: 'Calder Ferry crosses lake Ummen twice a day. Its captain is Joss Harrow, who wears a red scarf.',
  questions: [
    { question: 'Which lake does Calder Ferry cross?', answer: 'Ummen' },
    { question: 'How often does Calder Ferry cross the lake?', answer: 'twice' },
    { question: 'Who is the captain of Calder Ferry?', answer: 'Joss Harrow' },
    { question: 'What does the captain of Calder Ferry wear?', answer: 'red scarf' },
  ],
};

/** All events of the rounds, from a log on. */
export async function runRounds(
  labs: readonly FakeRoundsLab[],
  change: Partial<RoundsLoopOptions> = {},
): Promise<RoundsEvent[]> {
  const { model, executor } = new FakeLearner();
  const options = { id: 'r', model, executor, setup: roundsSetupOf(), log: [], ...change };
  const events: RoundsEvent[] = [];
  for await (const event of roundsLoop(labs, options)) events.push(event);
  return events;
}

const TIMES: ReadonlySet<string> = new Set([
  'elapsedMs',
  'atMs',
  'startedAt',
  'writingSeconds',
  'seconds',
  'lost',
]);

/** Without what depends on the clock or on having been stopped. */
export function withoutTimes(value: RoundsState | readonly RoundsEvent[]): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (TIMES.has(key) ? undefined : part)),
  ) as unknown;
}
