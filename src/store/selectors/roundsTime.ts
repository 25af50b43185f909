import { mean } from '../../base/stats.ts';
import { sentencesOf } from '../../seal/selfEdit/sentences.ts';
import type { RunState } from '../../seal/runState.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { executorToUse, loadedModel } from '../slices/engine.ts';
import type { LabState } from '../state.ts';
import { countEdits, editsDone, sizesOf } from './rounds.ts';

/** How long rounds would take, and what was timed to say so. */
export interface RoundsTime {
  readonly ms: number;
  readonly from: 'run' | 'device';
}

/** Sentences of a passage that stands for all of them. */
export interface TypicalPassage {
  readonly text: string;
}

/**
 * The time the drafted rounds would take, from a run of the Studio or a measurement of this device; null where neither
 * was made with the model and the executor that would be used: then no time can be promised.
 */
export function drafted(state: LabState, typical: TypicalPassage): RoundsTime | null {
  const { draft } = state.rounds;
  const { studied, all } = countEdits(draft);
  const runs = draft.train * draft.rounds + draft.unseen * (draft.rounds + 1);
  const pace = paceOfRun(state) ?? paceOfDevice(state, typical);
  if (!pace) return null;
  const asked = studied + runs + draft.unseen;
  return {
    ms: all * pace.writing + (studied + draft.unseen) * pace.study + asked * pace.quiz,
    from: pace.from,
  };
}

/** What is left of rounds by the pace so far, in milliseconds; null before two self-edits are done. */
export function timeLeft(state: RoundsState): number | null {
  const done = editsDone(state);
  if (done < 2) return null;
  return (state.elapsedMs / done) * (countEdits(sizesOf(state)).all - done);
}

/** Milliseconds for one self-edit's writing and study, and for one quiz. */
interface Pace {
  readonly writing: number;
  readonly study: number;
  readonly quiz: number;
  readonly from: RoundsTime['from'];
}

function paceOfRun({ run, engine }: LabState): Pace | null {
  const { state } = run;
  const model = loadedModel(engine);
  if (state?.status !== 'finished') return null;
  const { executor, model: studied } = state.started;
  if (executor.kind !== executorToUse(engine) || (model && model.card.sha256 !== studied.sha256)) return null;
  const done = state.candidates.filter(
    ({ quiz, study }) => quiz === 'finished' && study?.status === 'finished',
  );
  if (done.length === 0) return null;
  const writing = mean(done.map(({ writingSeconds }) => 1000 * writingSeconds));
  const study = mean(done.map((candidate) => candidate.study!.elapsedMs));
  return { writing, study, quiz: quizTime(state), from: 'run' };
}

/** What a run took beside writing and studying, for each lane that was asked. */
function quizTime({ base, control, candidates, elapsedMs }: RunState): number {
  const lanes = [base, control, ...candidates];
  const studying = lanes.reduce((sum, { study }) => sum + (study?.elapsedMs ?? 0), 0);
  const writing = candidates.reduce((sum, { writingSeconds }) => sum + 1000 * writingSeconds, 0);
  const asked = lanes.filter(({ quiz }) => quiz === 'finished').length;
  return Math.max(0, elapsedMs - studying - writing) / asked;
}

/** As many notes as the recipe allows, each as long as those that were measured with. */
function paceOfDevice({ engine, setup }: LabState, { text }: TypicalPassage): Pace | null {
  const { result } = engine.measure;
  const model = loadedModel(engine);
  if (!result || result.training.is === 'missing' || result.decodeMany.is === 'missing') return null;
  if (result.executor.kind !== executorToUse(engine)) return null;
  if (model && model.card.sha256 !== result.model.sha256) return null;
  const { notesPerSentence, samplesPerSentence, epochs } = setup.draft.recipe;
  const sentences = sentencesOf(text).length;
  const noteTokens = mean(result.workload.documentTokens);
  const trained = (1000 * noteTokens) / result.training.tokensPerSecond.median;
  const written = (1000 * noteTokens) / result.decodeMany.tokensPerSecond.median;
  const pace = {
    writing: sentences * samplesPerSentence * written,
    study: sentences * notesPerSentence * epochs * trained,
    // A quiz is a few short answers, little beside the rest.
    quiz: 0,
    from: 'device',
  } as const;
  return Number.isFinite(pace.writing + pace.study) ? pace : null;
}
