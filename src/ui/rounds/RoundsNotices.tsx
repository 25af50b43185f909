import { resumeRounds } from '../../store/commands/resumeRounds.ts';
import { countEdits, editsDone, roundsStage, sizesOf } from '../../store/selectors/rounds.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import studio from '../studio/RunNotices.module.css';
import { DiscardRounds } from './DiscardRounds.tsx';

/** What a person has to know of rounds that were stopped or failed, and what can be done about it. */
export function RoundsNotices() {
  const rounds = useLab((state) => state.rounds);
  const stage = useLab(roundsStage);
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const { state, keepWarning } = rounds;
  const broken = rounds.problem ?? (rounds.activity === 'idle' ? (state?.problem ?? null) : null);
  const open = state !== null && (stage === 'interrupted' || stage === 'failed');
  const lost = state?.lost && stage !== 'finished' ? state.lost : null;
  if (!broken && !open && !lost && !keepWarning) return null;
  return (
    <div className={`page ${studio.notices}`}>
      {broken && <ProblemNotice problem={broken} />}
      {open && (
        <Notice
          kind="note"
          title={`${rounds.restored ? 'Unfinished rounds were found' : 'These rounds are not finished'}: ${editsDone(state)} of ${countEdits(sizesOf(state)).all} self-edits are done.`}
          actions={
            <>
              <CommandButton command={resumeRounds} look="primary">
                {ready ? 'Resume' : 'Load the model and resume'}
              </CommandButton>
              <DiscardRounds label="Discard" />
            </>
          }
        >
          What is done is not done again.
        </Notice>
      )}
      {lost && <Notice kind="note" title={lost} />}
      {keepWarning && <Notice kind="note" title={keepWarning} />}
    </div>
  );
}
