import type { ComponentProps, ReactNode } from 'react';
import { plainNumber } from '../../parts/quantity.ts';
import styles from './LossPlot.module.css';

export interface LossPlotProps extends ComponentProps<'div'> {
  /** Of the scale, in nats. */
  readonly top: number;
  readonly steps: number;
  /** Paths in the box of layout.ts. */
  readonly curves: ReactNode;
}

/** The box that losses are drawn in, with its scales; children stand over the curves. Its class gives it a height. */
export function LossPlot({ top, steps, curves, className, children, ...events }: LossPlotProps) {
  return (
    <>
      <div {...events} className={`${styles.plot} ${className}`}>
        <span className={styles.top}>{plainNumber(top)} nats</span>
        <svg className={styles.curves} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          {curves}
        </svg>
        {children}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span>0</span>
        <span>{steps} steps</span>
      </div>
    </>
  );
}
