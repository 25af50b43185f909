import type { RunState } from '../../seal/runState.ts';
import type { OpenNote } from '../slices/setup.ts';
import type { LabState } from '../state.ts';

/** The open form of one note of the run on screen, or of a new one (null). */
export function openNote({ setup, run }: LabState, candidate: number, note: string | null): OpenNote | null {
  return setup.openNotes.find((open) => isFor(open, run.id, candidate, note)) ?? null;
}

/** Forms whose words are not yet in the notes, of notes that are still there. */
export function unsavedNotes({ setup, run }: LabState): OpenNote[] {
  const { id, state } = run;
  return state ? setup.openNotes.filter((open) => open.run === id && isUnsaved(open, state)) : [];
}

export function isFor(open: OpenNote, run: string | null, candidate: number, note: string | null): boolean {
  return open.run === run && open.candidate === candidate && open.note === note;
}

function isUnsaved({ candidate, note, question, text }: OpenNote, state: RunState): boolean {
  if (note === null) return (question + text).trim() !== '' && candidate < state.candidates.length;
  const kept = state.candidates[candidate]?.notes.find(({ id }) => id === note);
  return kept !== undefined && (kept.text !== text || (kept.question ?? '') !== question);
}
