import type { Lane } from '../../seal/events.ts';
import type { RunState } from '../../seal/runState.ts';
import { lanesOf, shownCandidate } from '../../store/selectors/lanes.ts';
import { lossTop } from '../figures/LossCurve/layout.ts';
import { counted } from '../parts/quantity.ts';
import { laneName } from '../studio/laneName.ts';

/** One lane's losses, by step. */
export interface LossLine {
  readonly lane: Lane;
  readonly name: string;
  readonly kind: 'control' | 'chosen' | 'other';
  readonly losses: readonly number[];
  readonly steps: number;
}

/** The lanes that have studied; the one that stands for the run last, so that it is drawn over the others. */
export function lossLines(state: RunState): LossLine[] {
  const shown = shownCandidate(state);
  return lanesOf(state)
    .flatMap(({ lane, state: { study } }): LossLine[] => {
      if (!study || study.losses.length === 0) return [];
      const kind = lane === 'control' ? 'control' : lane === shown ? 'chosen' : 'other';
      return [{ lane, name: laneName(lane), kind, losses: study.losses, steps: study.steps }];
    })
    .toSorted((a, b) => Number(a.kind === 'chosen') - Number(b.kind === 'chosen'));
}

/** What every picture beside another is drawn on. */
export interface LossScale {
  readonly top: number;
  readonly steps: number;
}

export function lossScale(states: readonly RunState[]): LossScale {
  const lines = states.flatMap(lossLines);
  return {
    top: lossTop(lines.map(({ losses }) => losses)),
    steps: Math.max(1, ...lines.map(({ steps }) => steps)),
  };
}

/** "Run A: 6 lanes; the loss of self-edit 2, which was chosen, fell from 3.40 to 0.52 in 96 steps." */
export function lossCaption(name: string, lines: readonly LossLine[]): string {
  if (lines.length === 0) return `${name}: nothing was studied.`;
  const line = lines.find(({ kind }) => kind === 'chosen') ?? lines[0]!;
  const who = `${line.name.toLowerCase()}${line.kind === 'chosen' ? ', which stands for the run,' : ''}`;
  const [first, last] = [line.losses[0]!, line.losses.at(-1)!];
  const [from, to] = [lossWord(first), lossWord(last)];
  const way = last < first ? 'fell' : last > first ? 'rose' : 'went';
  const change = from === to ? `stayed at ${to}` : `${way} from ${from} to ${to}`;
  return `${name}: ${counted(lines.length, 'lane')}; the loss of ${who} ${change} in ${counted(line.losses.length, 'step')}.`;
}

export function lossWord(loss: number): string {
  return Number.isFinite(loss) ? loss.toFixed(2) : 'not a number';
}
