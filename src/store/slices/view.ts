import type { RunProblem } from '../../seal/events.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Guess {
  readonly candidate: number;
  /** Null until the run has chosen. */
  readonly right: boolean | null;
}

export interface ViewSlice {
  readonly theme: Theme;
  /** Whether letters and digits are keys of the page; some people press them without meaning to. */
  readonly shortcuts: boolean;
  /** Everything is shown as it was before the lesson, for as long as a person holds it there. */
  readonly peeking: boolean;
  /** Which self-edit the page shows where there is room for one only; null is the one that stands for the run. */
  readonly candidate: number | null;
  /** Which self-edit a person thought would help most, by when the run was started; for this visit. */
  readonly guesses: Readonly<Record<string, Guess>>;
  /** Something went wrong that no other part of the page shows. */
  readonly problem: RunProblem | null;
}

export const FIRST_VIEW: ViewSlice = {
  theme: 'system',
  shortcuts: true,
  peeking: false,
  candidate: null,
  guesses: {},
  problem: null,
};
