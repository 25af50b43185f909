import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { counted, duration } from '../parts/quantity.ts';
import { stepOf, type RoundsStep } from './roundsSteps.ts';
import { phaseSentence, verdicts, type RoundVerdict } from './roundsWords.ts';

/** What the eye should be on: one of the three panels of the rounds' stage. */
export type RoundsPanel = 'now' | 'training' | 'unseen';

export interface RoundsCaption {
  /** What this phase is about, in a sentence that needs no number. */
  readonly about: string;
  /** Where the rounds are in it, with their own numbers. */
  readonly now: string;
  readonly panel: RoundsPanel;
  /** What came of them, at their end, where it can be told. */
  readonly verdict: RoundVerdict | null;
}

const ABOUT: Record<RoundsStep, string> = {
  sample: 'It writes several self-edits about a training passage. Which one helps?',
  study: 'Each self-edit is studied by a fresh adapter, then the quiz says what it was worth.',
  keep: 'Of each passage the best self-edit is kept, if it raised the score. The others are dropped.',
  tune: 'The writer practises the self-edits that were kept, so that it writes more like them.',
  measure: 'Did the writer get better? Fresh self-edits on passages that nothing is trained on will say.',
};
const FIRST_ABOUT = 'First the untuned writer is measured, on passages that nothing is ever trained on.';
const PANELS: Record<RoundsStep, RoundsPanel> = {
  sample: 'now',
  study: 'now',
  keep: 'training',
  tune: 'now',
  measure: 'unseen',
};

export function roundsCaption(state: RoundsState): RoundsCaption {
  const { status, setup } = state;
  if (status !== 'finished') return { ...underway(state), verdict: null };
  return {
    about: 'The rounds are finished; nothing could be compared.',
    now: `${counted(setup.rounds, 'round')} in ${duration(state.elapsedMs)}.`,
    panel: 'unseen',
    verdict: verdicts(state).at(-1) ?? null,
  };
}

function underway(state: RoundsState): Omit<RoundsCaption, 'verdict'> {
  const { phase, status, setup } = state;
  const now = phaseSentence(state);
  if (status === 'failed') return { about: 'The rounds could not go on.', now, panel: 'now' };
  if (status === 'stopped') return { about: 'The rounds stand still.', now, panel: 'now' };
  if (!phase)
    return {
      about:
        'A writer is to learn to write better notes for itself: try several, keep the best, practise those.',
      now: `${counted(setup.train.length, 'passage')} to practise on, ${setup.unseen.length} to be measured on`,
      panel: 'now',
    };
  const step = stepOf(state);
  const about = step === 'measure' && phase.round === 0 ? FIRST_ABOUT : ABOUT[step];
  return { about, now, panel: PANELS[step] };
}
