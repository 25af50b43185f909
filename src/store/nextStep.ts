import type { Command } from './command.ts';
import { loadModel } from './commands/loadModel.ts';
import { resumeRun } from './commands/resumeRun.ts';
import { stop } from './commands/stop.ts';
import { stopLoading } from './commands/stopLoading.ts';
import { study } from './commands/study.ts';
import { writeNotes } from './commands/writeNotes.ts';
import { readDraft } from './readDraft.ts';
import { cannotRun } from './selectors/cannotRun.ts';
import { unsavedNotes } from './selectors/openNotes.ts';
import { runStage } from './selectors/runStage.ts';
import { loadedModel } from './slices/engine.ts';
import type { LabState } from './state.ts';

/** The one thing to do next, and what still stands in its way. */
export interface NextStep {
  readonly command: Command;
  /** Why the command cannot be run yet, in words; null when it can, or when there is nothing to wait for. */
  readonly missing: string | null;
}

/** Load model → write notes → (review) → study and quiz; stop while it works, resume after a stop. */
export function nextStep(state: LabState): NextStep | null {
  const step = nextOfRun(state);
  if (step === null || state.rounds.activity === 'idle') return step;
  return { ...step, missing: 'Rounds are using the model. Stop them first; they can be resumed.' };
}

function nextOfRun(state: LabState): NextStep | null {
  const ready = loadedModel(state.engine) !== null;
  switch (runStage(state)) {
    case 'working':
    case 'stopping':
      return { command: stop, missing: null };
    case 'finished':
    case 'readOnly':
      return null;
    case 'interrupted':
    case 'failed':
      return loadingFirst(state) ?? { command: resumeRun, missing: null };
    case 'review':
      return (
        loadingFirst(state) ??
        (ready ? { command: study, missing: halfWritten(state) } : { command: loadModel, missing: null })
      );
    case 'none': {
      const loading = loadingFirst(state);
      if (loading) return loading;
      if (!ready) return { command: loadModel, missing: cannotRun(state.engine) };
      return { command: writeNotes, missing: missingFromDraft(state) };
    }
  }
}

function loadingFirst({ engine }: LabState): NextStep | null {
  return engine.model.is === 'loading' ? { command: stopLoading, missing: null } : null;
}

function halfWritten(state: LabState): string | null {
  const [open] = unsavedNotes(state);
  if (!open) return null;
  const whose = state.run.state!.candidates.length > 1 ? ` of self-edit ${open.candidate + 1}` : '';
  return `A note${whose} is half-written: save it or cancel it, then it can study.`;
}

function missingFromDraft({ setup }: LabState): string | null {
  if (setup.proposing) return 'The model is still proposing questions.';
  const reading = readDraft(setup.draft);
  if (reading.passage) return null;
  const row = [...reading.byId.values()].find((question) => question.problem);
  if (reading.title) return `Title: ${reading.title}`;
  if (reading.text) return `Passage: ${reading.text}`;
  return reading.questions ?? (row ? `A question needs you: ${row.problem}` : null);
}
