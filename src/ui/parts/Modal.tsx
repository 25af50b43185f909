import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './Button.tsx';
import styles from './Modal.module.css';

export interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons beside the one that closes. */
  readonly actions?: ReactNode;
  readonly closeLabel?: string;
}

/** A native modal dialog: the browser keeps the focus inside and gives it back; Escape closes. */
export function Modal({ title, onClose, children, actions, closeLabel = 'Close' }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={styles.modal} aria-labelledby={heading} onClose={onClose}>
      <h2 id={heading} className={styles.title}>
        {title}
      </h2>
      <div className={styles.body}>{children}</div>
      <form method="dialog" className={styles.actions}>
        {actions}
        <Button type="submit">{closeLabel}</Button>
      </form>
    </dialog>
  );
}
