import type { RunState } from '../../seal/runState.ts';
import { useLab } from '../app/LabContext.tsx';
import { BitsDumbbell } from '../figures/BitsDumbbell/BitsDumbbell.tsx';
import type { DumbbellRow } from '../figures/BitsDumbbell/layout.ts';
import { laneName, lowerName } from './laneName.ts';

export interface CandidateBitsProps {
  readonly state: RunState;
  readonly index: number;
}

/** Surprise before and after one self-edit, question by question; nothing until its quiz is done. */
export function CandidateBits({ state, index }: CandidateBitsProps) {
  const peeking = useLab(({ view }) => view.peeking);
  const candidate = state.candidates[index];
  if (!candidate || candidate.quiz !== 'finished') return null;
  const rows = state.setup.passage.questions.flatMap(({ question }, i): DumbbellRow[] => {
    const [before, after] = [state.base.answers[i], candidate.answers[i]];
    const measured = before && after && Number.isFinite(before.bits) && Number.isFinite(after.bits);
    return measured ? [{ id: i, question, before, after }] : [];
  });
  const fewer = rows.filter((row) => row.after.bits < row.before.bits).length;
  return (
    <BitsDumbbell
      name={laneName(index)}
      rows={rows}
      beforeOnly={peeking}
      caption={`Surprise of the right answer, from before (ring) to after ${lowerName(index)} (dot): less for ${fewer} of ${rows.length} questions${state.candidates.length > 1 ? ', of both halves' : ''}. Further right is better.`}
    />
  );
}
