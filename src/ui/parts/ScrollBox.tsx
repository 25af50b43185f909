import type { ReactNode } from 'react';

export interface ScrollBoxProps {
  /** What is in it. */
  readonly label: string;
  /** Sets the bounds and what scrolls. */
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** What may be larger than its place scrolls in a box of its own, and the keyboard gets there. */
export function ScrollBox({ label, className, children }: ScrollBoxProps) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- arrow keys scroll what has the focus
    <section className={className} tabIndex={0} data-scrolls aria-label={label}>
      {children}
    </section>
  );
}
