import { useState } from 'react';
import { startOver } from '../../../store/commands/startOver.ts';
import { AskDialog } from '../../parts/AskDialog.tsx';
import { useCommand, useLab } from '../LabContext.tsx';
import { useView } from '../useView.ts';
import { usePageKey } from './usePageKey.ts';

/** R and N: the run on screen set up again. Asks first where a run would be left; a replay has its own R. */
export function RunKeys() {
  const studio = useView() === 'studio';
  const replayed = useLab(({ player }) => player.plays !== null);
  const stands = useLab(({ run }) => run.state !== null);
  const again = useCommand(startOver);
  const [asked, setAsked] = useState<'same seed' | 'new seed' | null>(null);
  const press = (seed: 'same seed' | 'new seed') => {
    if (stands) setAsked(seed);
    else again.run(seed);
  };
  const here = studio && again.enabled;
  usePageKey('reset', here && !replayed ? () => press('same seed') : null);
  usePageKey('newSeed', here ? () => press('new seed') : null);
  if (!asked) return null;
  return (
    <AskDialog
      question={`Set this run up again, with ${asked === 'same seed' ? 'the same seed' : 'a new seed'}?`}
      keepLabel="Keep it"
      confirmLabel="Leave it and set up again"
      onConfirm={() => again.run(asked)}
      onClose={() => setAsked(null)}
    >
      The run you have stays under Runs, with its notes and answers. What it learned, its adapters, is
      deleted, so it cannot be resumed.
    </AskDialog>
  );
}
