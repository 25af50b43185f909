import { plainNumber } from '../../parts/quantity.ts';
import { SaveFigure } from '../../share/SaveFigure.tsx';
import { lossMarks } from './layout.ts';
import styles from './LossCurve.module.css';

export interface LossCurveProps {
  /** Whose it is. */
  readonly name: string;
  /** One per step done. */
  readonly losses: readonly number[];
  readonly steps: number;
  /** Top of the scale, the same for every curve beside it. */
  readonly top: number;
  readonly live: boolean;
  /** Says in one sentence what the curve shows. */
  readonly caption: string;
}

/** Loss by step: every step thin, the running mean bold. */
export function LossCurve({ name, losses, steps, top, live, caption }: LossCurveProps) {
  const { raw, smooth, tip } = lossMarks(losses, steps, top);
  return (
    <figure className={styles.figure}>
      <div className={styles.plot}>
        <span className={styles.top}>{plainNumber(top)} loss</span>
        <svg className={styles.curve} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path className={styles.raw} d={raw} vectorEffect="non-scaling-stroke" />
          <path className={styles.smooth} d={smooth} vectorEffect="non-scaling-stroke" />
        </svg>
        {tip && (
          <svg className={styles.marks} aria-hidden="true">
            <circle className={live ? styles.tipLive : styles.tip} cx={`${tip.x}%`} cy={`${tip.y}%`} r="4" />
          </svg>
        )}
      </div>
      <div className={styles.axis} aria-hidden="true">
        <span>0</span>
        <span>{steps} steps</span>
      </div>
      <SaveFigure name={`Loss of ${name}`} as="picture" />
      <figcaption className="visually-hidden">{caption}</figcaption>
    </figure>
  );
}
