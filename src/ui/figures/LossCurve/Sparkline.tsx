import { counted } from '../../parts/quantity.ts';
import { lossMarks } from './layout.ts';
import styles from './Sparkline.module.css';

export interface SparklineProps {
  /** One per step done, in nats a token. */
  readonly losses: readonly number[];
  /** Steps there will be. */
  readonly steps: number;
  /** Top of the scale. */
  readonly top: number;
  /** Another size than that of a word in a line. */
  readonly className?: string | undefined;
}

/** A loss at a glance; nothing before the first step. */
export function Sparkline({ losses, steps, top, className = '' }: SparklineProps) {
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <svg
      className={`${styles.loss} ${className}`}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Loss ${first.toFixed(2)} at first, ${last.toFixed(2)} after ${counted(losses.length, 'step')}`}
    >
      <path d={lossMarks(losses, steps, top).smooth} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
