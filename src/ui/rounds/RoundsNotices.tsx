import { closeRecordedRounds } from '../../store/commands/closeRecordedRounds.ts';
import { openRecordedRounds } from '../../store/commands/openRecordedRounds.ts';
import { resumeRounds } from '../../store/commands/resumeRounds.ts';
import { countEdits, editsDone, roundsStage, sizesOf } from '../../store/selectors/rounds.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { Notice } from '../parts/Notice.tsx';
import studio from '../studio/RunNotices.module.css';
import { DiscardRounds } from './DiscardRounds.tsx';

/** What a person has to know of rounds that were stopped, failed or recorded, and what can be done about it. */
export function RoundsNotices() {
  const rounds = useLab((state) => state.rounds);
  const stage = useLab(roundsStage);
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const { state, recorded, recording, recordedProblem, keepWarning } = rounds;
  const broken = rounds.problem ?? (rounds.activity === 'idle' ? (state?.problem ?? null) : null);
  const open = state !== null && (stage === 'interrupted' || stage === 'failed');
  const offered = recording !== 'none' && !recorded && rounds.activity === 'idle';
  const lost = state?.lost && stage !== 'finished' ? state.lost : null;
  if (!recorded && !broken && !open && !lost && !keepWarning && !recordedProblem && !offered) return null;
  return (
    <div className={`page ${studio.notices}`}>
      {recorded && (
        <Notice
          kind="note"
          title="These rounds were recorded: a real run of this code on another machine."
          actions={<CommandButton command={closeRecordedRounds} />}
        />
      )}
      {broken && !recorded && (
        <Notice kind="problem" title={broken.message}>
          {broken.advice}
        </Notice>
      )}
      {open && !recorded && (
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
      {recordedProblem && (
        <Notice kind="problem" title={recordedProblem.message}>
          {recordedProblem.advice}
        </Notice>
      )}
      {offered && (
        <Notice
          kind="note"
          title="The page comes with recorded rounds."
          actions={
            <CommandButton command={openRecordedRounds}>
              {recording === 'opening' ? 'Opening…' : 'Open the recording'}
            </CommandButton>
          }
        >
          A whole run of this code, to look at without waiting.
        </Notice>
      )}
    </div>
  );
}
