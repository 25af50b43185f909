import { STARTER_PASSAGES } from '../../content/passages.ts';
import { laneOf } from '../../seal/reduceRun.ts';
import type { RunState } from '../../seal/runState.ts';
import { recipesToWrite, resultOver } from '../../store/selectors/lanes.ts';
import { inReview } from '../../store/selectors/runStage.ts';
import { counted, duration, listed } from '../parts/quantity.ts';
import { lowerName } from '../studio/laneName.ts';
import { gainsOf } from './stageFates.ts';
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
    return {
      about: endWords(state),
      now: `${choiceWords(state)} It took ${duration(state.elapsedMs)}.`.trim(),
      panel: 'quiz',
    };
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
  const name = lane === 'control' ? 'the passage only' : lowerName(lane);
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

/** What came of the run, generated from its numbers alone: how many it wrote, which helped most, which least. */
export function endWords(state: RunState): string {
  const { base, candidates } = state;
  const of = base.answers.length;
  const before = base.answers.filter((answer) => answer?.right).length;
  const gains = gainsOf(state);
  const measured = gains.filter((gain) => gain !== null);
  const wrote = `It wrote ${counted(candidates.length, 'self-edit')}.`;
  if (measured.length === 0) return `${wrote} None has a result.`;
  const [most, least] = [Math.max(...measured), Math.min(...measured)];
  const whose = (gain: number) => {
    const indices = gains.flatMap((each, index) => (each === gain ? [index + 1] : []));
    return `${indices.length > 1 ? 'Self-edits' : 'Self-edit'} ${listed(indices)}`;
  };
  const up = `from ${before} to ${before + most} of ${of} right`;
  if (most <= 0)
    return `${wrote} None raised its right answers: before ${before} of ${of}, at best ${before + most}.`;
  if (candidates.length === 1) return `${wrote} Studying it helped: ${up}.`;
  if (most === least)
    return `${wrote} ${measured.length > 1 ? `All ${measured.length} helped as much` : 'One has a result'}: ${up}.`;
  const weakest =
    least < 0
      ? `made it worse: ${before + least}`
      : least === 0
        ? `did not help: ${before}`
        : `helped least: to ${before + least}`;
  return `${wrote} ${whose(most)} helped most: ${up}. ${whose(least)} ${weakest}.`;
}

/** What the choice was worth where it was not made: on the questions that had no say in it. Empty without a choice. */
export function choiceWords({ base, candidates, chosen, control, started }: RunState): string {
  const { choose, report } = started.split;
  const winner = chosen === null ? null : candidates[chosen];
  const after =
    winner && candidates.length > 1 && choose.length > 0 ? resultOver(winner, base, report) : null;
  if (!after) return '';
  const bare = resultOver(control, base, report);
  const { right, gained } = after;
  const others = [`before ${right - gained}`, ...(bare ? [`after the passage alone ${bare.right}`] : [])];
  return (
    `Half of the questions chose ${lowerName(chosen!)}. On the other half it has ` +
    `${tally({ right, of: report.length })} right: ${others.join(', ')}.`
  );
}
