import { useState } from 'react';
import { discardRounds } from '../../store/commands/discardRounds.ts';
import { useCommand } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Modal } from '../parts/Modal.tsx';

/** Leaves the rounds on screen; asks first, because all they came to goes. */
export function DiscardRounds({ label }: { readonly label: string }) {
  const { enabled, run } = useCommand(discardRounds);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button disabled={!enabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <Modal
          title="Start new rounds?"
          closeLabel="Keep them"
          onClose={() => setAsking(false)}
          actions={
            <Button look="primary" type="submit" onClick={() => run()}>
              Delete and start again
            </Button>
          }
        >
          <p>
            The self-edits, rewards and figures of these rounds are deleted. The writers they tuned stay in
            this browser until you remove them.
          </p>
        </Modal>
      )}
    </>
  );
}
