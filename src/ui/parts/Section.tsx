import { useId, type ReactNode } from 'react';
import styles from './Section.module.css';

export interface SectionProps {
  /** Target of the loop's links. */
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly intro: ReactNode;
  readonly children: ReactNode;
}

/** One stop of the loop: number, name and meaning in the margin, the matter itself beside it. */
export function Section({ id, number, title, intro, children }: SectionProps) {
  const heading = useId();
  return (
    <section id={id} aria-labelledby={heading} className={styles.section}>
      <header className={styles.margin}>
        <h2 id={heading} className={styles.title}>
          <span className={styles.number}>{number}</span> {title}
        </h2>
        <div className={styles.intro}>{intro}</div>
      </header>
      <div className={styles.matter}>{children}</div>
    </section>
  );
}
