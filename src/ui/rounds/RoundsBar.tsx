import { resumeRounds } from '../../store/commands/resumeRounds.ts';
import { startRounds } from '../../store/commands/startRounds.ts';
import { stopLoading } from '../../store/commands/stopLoading.ts';
import { stopRounds } from '../../store/commands/stopRounds.ts';
import { countEdits, editsDone, roundsStage, sizesOf } from '../../store/selectors/rounds.ts';
import { timeLeft } from '../../store/selectors/roundsTime.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import type { LabState } from '../../store/state.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { NextStepBar } from '../parts/NextStepBar.tsx';
import { roughDuration } from '../parts/quantity.ts';
import { DiscardRounds } from './DiscardRounds.tsx';
import { phaseSentence, stageWords, verdicts } from './roundsWords.ts';

/** Always in reach: what is going on, how far it is, and the one thing to do next. */
export function RoundsBar() {
  const words = useLab(barWords);
  const announced = useLab(({ rounds }) =>
    rounds.activity === 'running' && rounds.state ? stageWords(rounds.state) : '',
  );
  const progress = useLab(progressOf);
  const stage = useLab(roundsStage);
  const loading = useLab((state) => state.engine.model.is === 'loading');
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const working = stage === 'working' || stage === 'stopping';
  return (
    <NextStepBar
      progress={progress}
      progressLabel="Progress of the rounds"
      words={
        <>
          {words} {stage === 'finished' && <a href="#rounds-result">Read the result</a>}
        </>
      }
      wordsId="rounds-next-step"
      announced={announced}
    >
      {stage === 'finished' && <DiscardRounds label="New rounds" />}
      {loading && <CommandButton command={stopLoading} look="primary" />}
      {working && (
        <CommandButton command={stopRounds} look="primary" aria-describedby="rounds-next-step">
          {stage === 'stopping' ? 'Stopping…' : 'Stop'}
        </CommandButton>
      )}
      {stage === 'none' && !loading && (
        <CommandButton command={startRounds} look="primary" aria-describedby="rounds-next-step">
          {ready ? 'Start the rounds' : 'Load model and start'}
        </CommandButton>
      )}
      {(stage === 'interrupted' || stage === 'failed') && !loading && (
        <CommandButton command={resumeRounds} look="primary" aria-describedby="rounds-next-step">
          {ready ? 'Resume' : 'Load model and resume'}
        </CommandButton>
      )}
    </NextStepBar>
  );
}

function barWords(state: LabState): string {
  const { rounds, engine, run } = state;
  if (engine.model.is === 'loading') return 'The model is loading.';
  if (run.activity !== 'idle')
    return 'A run in the Studio is using the model. Rounds can begin when it rests.';
  if (!rounds.state)
    return rounds.activity === 'idle' ? 'Choose how much is to be done, then start.' : 'Beginning.';
  // The figures stand where the result does.
  if (roundsStage(state) === 'finished')
    return `${verdicts(rounds.state).at(-1)?.sentence.split(':')[0] ?? 'The rounds are finished'}.`;
  const left = rounds.activity === 'running' ? timeLeft(rounds.state) : null;
  return `${phaseSentence(rounds.state)}${left === null ? '' : ` By the pace so far, ${roughDuration(left)} left.`}`;
}

function progressOf({ rounds }: LabState): number | null {
  if (!rounds.state || rounds.activity === 'idle') return null;
  return editsDone(rounds.state) / countEdits(sizesOf(rounds.state)).all;
}
