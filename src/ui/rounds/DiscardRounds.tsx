import { discardRounds } from '../../store/commands/discardRounds.ts';
import { useCommand } from '../app/LabContext.tsx';
import { AskFirst } from '../parts/AskFirst.tsx';

/** Leaves the rounds on screen; asks first, because they cannot be resumed. */
export function DiscardRounds({ label }: { readonly label: string }) {
  const { enabled, run } = useCommand(discardRounds);
  return (
    <AskFirst
      label={label}
      enabled={enabled}
      question="Start new rounds?"
      keepLabel="Keep them"
      confirmLabel="Leave them and start again"
      onConfirm={() => run()}
    >
      These rounds stay under Runs, with all they came to, but cannot be resumed. The writers they tuned stay
      in this browser until you remove them.
    </AskFirst>
  );
}
