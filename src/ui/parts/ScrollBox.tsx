import type { ReactNode } from 'react';
import styles from './ScrollBox.module.css';

export interface ScrollBoxProps {
  /** What is in it. */
  readonly label: string;
  /** Sets the bounds and what scrolls. */
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** What may be larger than its place scrolls in a box of its own: its edges say where there is more, and the keyboard gets there. */
export function ScrollBox({ label, className, children }: ScrollBoxProps) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
    <section className={`${styles.box} ${className ?? ''}`} tabIndex={0} data-scrolls aria-label={label}>
      {children}
    </section>
  );
}
