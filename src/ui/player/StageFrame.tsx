import type { ReactNode } from 'react';
import { Tabs } from '../parts/Tabs.tsx';
import styles from './StageFrame.module.css';
import { useStagePanel } from './useStagePanel.ts';

export interface FramedPanel<P extends string> {
  readonly id: P;
  /** On its tab. */
  readonly name: string;
  /** Begins with an h2, or is a figure. */
  readonly content: ReactNode;
}

export interface StageFrameProps<P extends string> {
  /** Sets the grid and the sizes that StageFrame.module.css names. */
  readonly className: string | undefined;
  /** One sentence on what it is about. */
  readonly about: ReactNode;
  /** What happens right now, smaller. */
  readonly now: ReactNode;
  readonly panels: readonly FramedPanel<P>[];
  /** The panel that it is about right now. */
  readonly lit: P;
  readonly beside?: ReactNode;
  /** Below the panels. */
  readonly children?: ReactNode;
}

/**
 * Panels side by side, the one it is about now lit, under one sentence on what happens. On a narrow screen one of them at
 * a time, by itself the lit one.
 */
export function StageFrame<P extends string>(props: StageFrameProps<P>) {
  const { className, about, now, panels, lit, beside, children } = props;
  const [open, pick] = useStagePanel(lit);
  return (
    <div className={`page ${styles.stage} ${className}`}>
      <div className={styles.caption}>
        <p className={styles.about}>{about}</p>
        <p className={styles.now}>{now}</p>
      </div>
      <div className={styles.tabs}>
        <Tabs
          label="What is shown"
          names={panels.map(({ name }) => name)}
          chosen={panels.findIndex(({ id }) => id === open)}
          onChoose={(index) => pick(panels[index]!.id)}
        />
      </div>
      {beside && <div className={styles.beside}>{beside}</div>}
      <div className={styles.panels}>
        {panels.map(({ id, content }) => (
          <div
            key={id}
            className={styles.panel}
            data-lit={id === lit}
            data-open={id === open}
            data-panel={id}
          >
            {content}
          </div>
        ))}
      </div>
      {children}
    </div>
  );
}
