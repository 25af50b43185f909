import { lossMarks, lossTop } from '../figures/LossCurve/layout.ts';
import { counted } from '../parts/quantity.ts';
import styles from './RoundsNow.module.css';

export interface SparklineProps {
  readonly losses: readonly number[];
  readonly steps: number;
  /** As wide as its place. */
  readonly wide?: boolean;
}

/** A loss at a glance. */
export function Sparkline({ losses, steps, wide = false }: SparklineProps) {
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <svg
      className={wide ? `${styles.loss} ${styles.wide}` : styles.loss}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Loss ${first.toFixed(2)} at first, ${last.toFixed(2)} after ${counted(losses.length, 'step')}`}
    >
      <path d={lossMarks(losses, steps, lossTop([losses])).smooth} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
