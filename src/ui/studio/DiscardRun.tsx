import { useState } from 'react';
import { discardRun } from '../../store/commands/discardRun.ts';
import { useCommand } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Modal } from '../parts/Modal.tsx';

/** Leaves the run on screen; asks first, because its notes, answers and adapters go. */
export function DiscardRun({ label }: { readonly label: string }) {
  const { enabled, run } = useCommand(discardRun);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button disabled={!enabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <Modal
          title="Start a new run?"
          closeLabel="Keep it"
          onClose={() => setAsking(false)}
          actions={
            <Button look="primary" type="submit" onClick={() => run()}>
              Delete and start again
            </Button>
          }
        >
          <p>
            This run’s notes, with all you wrote in them, its answers and its adapters are deleted. Your
            passage and questions stay.
          </p>
        </Modal>
      )}
    </>
  );
}
