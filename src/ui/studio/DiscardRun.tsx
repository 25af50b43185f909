import { discardRun } from '../../store/commands/discardRun.ts';
import { useCommand } from '../app/LabContext.tsx';
import { AskFirst } from '../parts/AskFirst.tsx';

/** Leaves the run on screen; asks first, because its notes, answers and adapters go. */
export function DiscardRun({ label }: { readonly label: string }) {
  const { enabled, run } = useCommand(discardRun);
  return (
    <AskFirst
      label={label}
      enabled={enabled}
      question="Start a new run?"
      keepLabel="Keep it"
      confirmLabel="Delete and start again"
      onConfirm={() => run()}
    >
      This run’s notes, with all you wrote in them, its answers and its adapters are deleted. Your passage and
      questions stay.
    </AskFirst>
  );
}
