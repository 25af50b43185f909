import type { RunState } from '../../seal/runState.ts';
import { isWritten } from '../../store/selectors/lanes.ts';
import { inReview } from '../../store/selectors/runStage.ts';
import type { LoopStop } from '../figures/LoopDiagram.tsx';

const STOPS = [
  { id: 'passage', name: 'Passage', caption: 'something it never read' },
  { id: 'self-edit', name: 'Self-edits', caption: 'it writes its own notes' },
  { id: 'study', name: 'Study', caption: 'it trains on them' },
  { id: 'quiz', name: 'quiz', long: 'Closed-book', caption: 'the passage is gone' },
  { id: 'reward', name: 'Reward', caption: 'did the notes help?' },
] as const;
type StopId = (typeof STOPS)[number]['id'];

/** Which stop is lit, and which are done. */
export function loopStops(state: RunState | null): LoopStop[] {
  const now = litStop(state);
  const done = state ? doneStops(state) : new Set<StopId>();
  return STOPS.map((stop) => ({
    ...stop,
    state: stop.id === now ? 'now' : done.has(stop.id) ? 'done' : 'ahead',
  }));
}

function litStop(state: RunState | null): StopId {
  if (!state) return 'passage';
  if (state.status === 'finished') return 'reward';
  if (inReview(state)) return 'self-edit';
  if (state.phase) return ({ write: 'self-edit', study: 'study', quiz: 'quiz' } as const)[state.phase.kind];
  return state.candidates.every(isWritten) ? 'study' : 'self-edit';
}

function doneStops(state: RunState): Set<StopId> {
  const done = new Set<StopId>(['passage']);
  // What the cheap judge passed over is not studied, and waits for nothing.
  const lanes = [state.control, ...state.candidates.filter(({ studied }) => studied)];
  if (state.candidates.every(isWritten)) done.add('self-edit');
  if (lanes.every((lane) => lane.problem || lane.study?.status === 'finished')) done.add('study');
  if (lanes.every((lane) => lane.problem || lane.quiz === 'finished')) done.add('quiz');
  return done;
}
