import { discardRounds } from '../../store/commands/discardRounds.ts';
import { useCommand } from '../app/LabContext.tsx';
import { AskFirst } from '../parts/AskFirst.tsx';

/** Leaves the rounds on screen; asks first, because all they came to goes. */
export function DiscardRounds({ label }: { readonly label: string }) {
  const { enabled, run } = useCommand(discardRounds);
  return (
    <AskFirst
      label={label}
      enabled={enabled}
      question="Start new rounds?"
      keepLabel="Keep them"
      confirmLabel="Delete and start again"
      onConfirm={() => run()}
    >
      The self-edits, rewards and figures of these rounds are deleted. The writers they tuned stay in this
      browser until you remove them.
    </AskFirst>
  );
}
