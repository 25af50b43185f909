import type { RunProblem } from '../../seal/events.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface ViewSlice {
  readonly theme: Theme;
  /** Which self-edit the page shows where there is room for one only; null is the one that stands for the run. */
  readonly candidate: number | null;
  /** Something went wrong that no other part of the page shows. */
  readonly problem: RunProblem | null;
}

export const FIRST_VIEW: ViewSlice = { theme: 'system', candidate: null, problem: null };
