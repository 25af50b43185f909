import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { Modal } from './Modal.tsx';

export interface AskDialogProps {
  readonly question: string;
  /** What leaves everything as it is. */
  readonly keepLabel: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What will be gone, and what stays. */
  readonly children: ReactNode;
}

/** Asks before something is done that cannot be undone. */
export function AskDialog({
  question,
  keepLabel,
  confirmLabel,
  onConfirm,
  onClose,
  children,
}: AskDialogProps) {
  return (
    <Modal
      title={question}
      closeLabel={keepLabel}
      onClose={onClose}
      actions={
        <Button look="primary" type="submit" onClick={onConfirm}>
          {confirmLabel}
        </Button>
      }
    >
      <p>{children}</p>
    </Modal>
  );
}
