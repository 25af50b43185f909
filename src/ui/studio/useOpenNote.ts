import { closeNote } from '../../store/commands/closeNote.ts';
import { typeNote } from '../../store/commands/typeNote.ts';
import { openNote } from '../../store/selectors/openNotes.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import type { NoteWords } from './NoteForm.tsx';

export interface OpenNoteForm {
  /** As typed; null while the form is closed. */
  readonly words: NoteWords | null;
  readonly type: (words: NoteWords) => void;
  readonly close: () => void;
}

/** The form of one note of a self-edit, or of a new one (null). Its words outlive the page. */
export function useOpenNote(candidate: number, note: string | null): OpenNoteForm {
  const words = useLab((state) => openNote(state, candidate, note));
  const type = useCommand(typeNote);
  const close = useCommand(closeNote);
  return {
    words,
    type: ({ question, text }) => type.run({ candidate, note, question, text }),
    close: () => close.run({ candidate, note }),
  };
}
