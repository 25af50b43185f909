import { useState, type ReactNode } from 'react';
import { AskDialog, type AskDialogProps } from './AskDialog.tsx';
import { Button, type ButtonProps } from './Button.tsx';

export interface AskFirstProps extends Omit<AskDialogProps, 'onClose'> {
  /** The button's words. */
  readonly label: ReactNode;
  /** Of the button. */
  readonly look?: ButtonProps['look'];
  readonly enabled: boolean;
}

/** A button that asks before it does what cannot be undone. */
export function AskFirst({ label, look = 'quiet', enabled, ...ask }: AskFirstProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look={look} disabled={!enabled} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking && <AskDialog {...ask} onClose={() => setAsking(false)} />}
    </>
  );
}
