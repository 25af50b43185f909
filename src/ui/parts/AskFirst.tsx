import { useState, type ReactNode } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import { Modal } from './Modal.tsx';

export interface AskFirstProps {
  /** The button's words. */
  readonly label: ReactNode;
  /** Of the button. */
  readonly look?: ButtonProps['look'];
  readonly enabled: boolean;
  readonly question: string;
  /** What leaves everything as it is. */
  readonly keepLabel: string;
  readonly confirmLabel: string;
  readonly onConfirm: () => void;
  /** What will be gone, and what stays. */
  readonly children: ReactNode;
}

/** A button that asks before it does what cannot be undone. */
export function AskFirst({
  label,
  look = 'quiet',
  enabled,
  question,
  keepLabel,
  confirmLabel,
  onConfirm,
  children,
}: AskFirstProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look={look} disabled={!enabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && (
        <Modal
          title={question}
          closeLabel={keepLabel}
          onClose={() => setAsking(false)}
          actions={
            <Button look="primary" type="submit" onClick={onConfirm}>
              {confirmLabel}
            </Button>
          }
        >
          <p>{children}</p>
        </Modal>
      )}
    </>
  );
}
