import type { ReactNode } from 'react';
import styles from './BottomBar.module.css';

export interface BottomBarProps {
  /** By this name it can be taken away: see src/ui/app/embed.ts. */
  readonly part: string;
  readonly label: string;
  readonly children: ReactNode;
}

/** Always in reach: it stays at the lower edge of the window while what it is for scrolls. */
export function BottomBar({ part, label, children }: BottomBarProps) {
  return (
    <section className={styles.bar} data-part={part} aria-label={label}>
      {children}
    </section>
  );
}
