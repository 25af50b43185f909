import { mean, type Interval } from '../base/stats.ts';
import { judgeAgreement, type JudgeAgreement } from '../seal/judge/judgeAgreement.ts';
import { judgedPairs } from '../seal/rounds/judgedPairs.ts';
import { measurements, type Measurement } from '../seal/rounds/measure.ts';
import type { KeptEdit, RoundsSetup } from '../seal/rounds/roundsEvents.ts';
import type { RoundsState, RoundState, WriterState } from '../seal/rounds/roundsState.ts';
import { verdictOf, type Verdict } from '../seal/rounds/verdict.ts';
import type { RunState } from '../seal/runState.ts';

/** The file that `npm run experiment -- --rounds` writes; `experimentRounds.schema.json` says it for other languages. */
export interface RoundsOutput {
  readonly version: 1;
  readonly executor: string;
  readonly modelSha256: string;
  /** What decided the rounds; of the passages their titles. */
  readonly setup: Omit<RoundsSetup, 'train' | 'unseen'> & Record<'train' | 'unseen', readonly string[]>;
  readonly rounds: readonly RoundOutput[];
  /** Before the first round and after each, on the unseen passages. */
  readonly measurements: readonly MeasurementOutput[];
  /** Of the last measurement against the first; null where nothing can be compared. */
  readonly verdict: Verdict | null;
  /** How far the cheap judge says what the reward says. */
  readonly judge: JudgeAgreement;
}

export interface RoundOutput {
  readonly round: number;
  /** By training passage: which self-edit was kept, or none, and why. */
  readonly kept: readonly Omit<KeptEdit, 'rewards'>[];
  /** By training passage, then self-edit, as they were chosen by; null where it failed. */
  readonly rewards: readonly (readonly (number | null)[])[];
  readonly writer: WriterOutput;
}

export interface WriterOutput extends Pick<WriterState, 'documents' | 'steps' | 'losses'> {
  /** False where the writer of the round before went on; `problem` says why. */
  readonly tuned: boolean;
  readonly seconds: number;
  readonly problem: string | null;
}

export interface MeasurementOutput extends Measurement {
  /** In the reward the rounds were run for, over all questions: the mean of fresh self-edits, and its interval. */
  readonly mean: number | null;
  readonly interval: Interval | null;
  /** The same on the report half. */
  readonly reportMean: number | null;
  readonly reportInterval: Interval | null;
  /** Share of the questions that the untouched model answers right, and that are answered right after studying. */
  readonly baseRight: number | null;
  readonly right: number | null;
  readonly verdict: Verdict | null;
}

/** Output of finished rounds. */
export function roundsOutput(
  state: RoundsState,
  setting: Pick<RoundsOutput, 'executor' | 'modelSha256'>,
): RoundsOutput {
  const { setup } = state;
  const titles = (set: 'train' | 'unseen') => setup[set].map(({ title }) => title);
  const measured = measurements(state).map((each) => measurementOutput(state, each));
  return {
    version: 1,
    ...setting,
    setup: { ...setup, train: titles('train'), unseen: titles('unseen') },
    rounds: state.rounds.map((each, i) => roundOutput(each, i + 1)),
    measurements: measured,
    verdict: measured.at(-1)?.verdict ?? null,
    judge: judgeAgreement(judgedPairs(state)),
  };
}

function roundOutput({ kept, writer }: RoundState, round: number): RoundOutput {
  return {
    round,
    kept: (kept ?? []).map(({ passage, candidate, reason }) => ({ passage, candidate, reason })),
    rewards: (kept ?? []).map(({ rewards }) => rewards),
    writer: {
      tuned: writer?.status === 'tuned',
      documents: writer?.documents ?? 0,
      steps: writer?.steps ?? 0,
      losses: writer?.losses ?? [],
      seconds: Math.round((writer?.elapsedMs ?? 0) / 100) / 10,
      problem: writer?.problem?.message ?? null,
    },
  };
}

/** One measurement with what a reader looks for first. */
export function measurementOutput(state: RoundsState, measurement: Measurement): MeasurementOutput {
  const { reward } = state.setup;
  const { all, report, round } = measurement;
  const baseRight = meanBase(state.measurements[round] ?? []);
  const gained = all.match.mean;
  return {
    ...measurement,
    mean: all[reward].mean,
    interval: all[reward].interval,
    reportMean: report[reward].mean,
    reportInterval: report[reward].interval,
    baseRight,
    right: baseRight === null || gained === null ? null : baseRight + gained,
    verdict: verdictOf(measurement, reward),
  };
}

/** Share of right answers of the untouched model, mean over the passages that were measured. */
function meanBase(runs: readonly (RunState | null)[]): number | null {
  const shares = runs.flatMap((run) => {
    if (run?.status !== 'finished') return [];
    const { answers } = run.base;
    return [answers.filter((answer) => answer?.right).length / answers.length];
  });
  return shares.length > 0 ? mean(shares) : null;
}
