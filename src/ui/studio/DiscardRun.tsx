import { discardRun } from '../../store/commands/discardRun.ts';
import { useCommand } from '../app/LabContext.tsx';
import { AskFirst } from '../parts/AskFirst.tsx';

/** Leaves the run on screen; asks first, because its adapters go and it cannot be resumed. */
export function DiscardRun({ label }: { readonly label: string }) {
  const { enabled, run } = useCommand(discardRun);
  return (
    <AskFirst
      label={label}
      enabled={enabled}
      question="Start a new run?"
      keepLabel="Keep it"
      confirmLabel="Leave it and start again"
      onConfirm={() => run()}
    >
      This run stays under Runs, with its notes and answers, to be played, compared or set up again. What it
      learned, its adapters, is deleted, so it cannot be resumed. Your passage and questions stay.
    </AskFirst>
  );
}
