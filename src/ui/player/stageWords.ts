import { STARTER_PASSAGES } from '../../content/passages.ts';
import { laneOf } from '../../seal/reduceRun.ts';
import type { RunState } from '../../seal/runState.ts';
import { recipesToWrite, resultOver } from '../../store/selectors/lanes.ts';
import { inReview } from '../../store/selectors/runStage.ts';
import { counted, duration, listed } from '../parts/quantity.ts';
import { laneName } from '../studio/laneName.ts';
import { tally } from '../studio/resultWords.ts';
import { stoppedAt } from '../studio/stoppedAt.ts';

/** What the eye should be on: one of the three panels of the stage. */
export type StagePanel = 'passage' | 'selfEdits' | 'quiz';

export interface StageCaption {
  /** What this phase is about, in a sentence that needs no number. */
  readonly about: string;
  /** Where the run is in it, with the numbers of the run itself. */
  readonly now: string;
  readonly panel: StagePanel;
}

/** @param idle nothing works at the run, and nothing plays it */
export function stageCaption(state: RunState, idle: boolean): StageCaption {
  const { phase, status } = state;
  if (status === 'finished')
    return { about: endWords(state), now: `It took ${duration(state.elapsedMs)}.`, panel: 'quiz' };
  if (idle || status !== 'running') return restWords(state);
  if (!phase && state.base.quiz !== 'waiting')
    return { about: 'The run goes on from where it was.', now: 'Going on', panel: 'passage' };
  if (!phase)
    return {
      about: isStarter(state)
        ? 'Here is something it has never read: every fact in it is invented.'
        : 'Here is the passage that it is to learn from.',
      now: `${counted(state.started.sentences.length, 'sentence')}, ${counted(state.base.answers.length, 'question')}`,
      panel: 'passage',
    };
  const { lane } = phase;
  const name = lane === 'control' ? 'the passage only' : laneName(lane).toLowerCase();
  if (phase.kind === 'write') return { ...writingWords(state), panel: 'selfEdits' };
  if (phase.kind === 'study') {
    const { study } = laneOf(state, lane);
    return {
      about:
        lane === 'control'
          ? 'For comparison it first studies the passage alone, without any notes.'
          : 'It studies its notes: small nudges to an adapter beside its frozen weights.',
      now: study ? `Studying ${name}: step ${study.losses.length} of ${study.steps}` : `Studying ${name}`,
      panel: 'selfEdits',
    };
  }
  const { answers } = laneOf(state, lane);
  const answered = answers.filter((answer) => answer !== null).length;
  return {
    about:
      lane === 'base'
        ? 'First the quiz, without the passage: this is what it knows before.'
        : 'The passage is taken away. Same questions as before: did it learn?',
    now: `${lane === 'base' ? 'The untouched model' : `After ${name}`}: ${answered} of ${counted(answers.length, 'question')} answered`,
    panel: 'quiz',
  };
}

/** Of a run that nothing works at: it waits for a person, or it could not go on. */
function restWords(state: RunState): StageCaption {
  const where = stoppedAt(state);
  const now = `${where[0]!.toUpperCase()}${where.slice(1)}`;
  const panel =
    state.base.quiz === 'waiting' ? 'passage' : state.phase?.kind === 'quiz' ? 'quiz' : 'selfEdits';
  if (state.status === 'failed') return { about: 'The run could not go on.', now, panel };
  if (!inReview(state)) return { about: 'The run stands still.', now, panel };
  const notes = state.candidates.reduce((sum, candidate) => sum + candidate.notes.length, 0);
  return {
    about: 'Its notes are ready. Nothing has been studied yet.',
    now: `${counted(state.candidates.length, 'self-edit')}: ${counted(notes, 'note')}`,
    panel,
  };
}

function isStarter({ setup }: RunState): boolean {
  return STARTER_PASSAGES.some(({ passage }) => passage.text === setup.passage.text);
}

function writingWords(state: RunState): { about: string; now: string } {
  const about = 'It writes notes about the passage: its self-edits. They are what it will study.';
  const recipes = recipesToWrite(state);
  if (recipes > 0 && state.candidates.every(({ writing }) => writing !== 'running'))
    return { about, now: 'Choosing how hard to study' };
  const notes = state.candidates.reduce((sum, candidate) => sum + candidate.notes.length, 0);
  return {
    about,
    now: `Writing ${counted(state.candidates.length, 'self-edit')}: ${counted(notes, 'note')} kept`,
  };
}

/** What came of the run, generated from its numbers alone. Counts of right answers, over all questions for the many. */
export function endWords(state: RunState): string {
  const { base, candidates, chosen, control, started } = state;
  const all = [...base.answers.keys()];
  const gains = candidates.flatMap((candidate) => resultOver(candidate, base, all)?.gained ?? []);
  const wrote = `It wrote ${counted(candidates.length, 'self-edit')}.`;
  if (gains.length === 0) return `${wrote} None has a result.`;
  const kinds = [
    [gains.filter((gain) => gain > 0).length, 'rose'],
    [gains.filter((gain) => gain < 0).length, 'fell'],
    [gains.filter((gain) => gain === 0).length, 'stayed'],
  ] as const;
  const counts = kinds.flatMap(([count, verb]) =>
    count === 0 ? [] : [`${verb} with ${count === candidates.length && count > 1 ? `all ${count}` : count}`],
  );
  const told = `Its count of right answers ${listed(counts)}.`;
  const winner = chosen === null ? null : candidates[chosen]!;
  const after = winner && resultOver(winner, base, started.split.report);
  if (!winner || !after) return `${wrote} ${told}`;
  const before = resultOver(base, base, started.split.report)!;
  const bare = resultOver(control, base, started.split.report);
  const of = started.split.report.length;
  return (
    `${wrote} ${told} Chosen: ${laneName(chosen!).toLowerCase()}. On the questions that did not choose it, ` +
    `${tally({ right: after.right, of })} right; before ${before.right}${bare ? `, passage only ${bare.right}` : ''}.`
  );
}
