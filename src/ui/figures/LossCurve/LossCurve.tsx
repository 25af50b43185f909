import { useState, type PointerEvent } from 'react';
import { Figure } from '../Figure/Figure.tsx';
import { MarkSlider } from '../Figure/MarkSlider.tsx';
import { lossMarks, lossX, lossY, stepAt } from './layout.ts';
import styles from './LossCurve.module.css';
import { LossPlot } from './LossPlot.tsx';
import { lossNumbers, stepWords, type LossSteps } from './lossNumbers.ts';

export interface LossCurveProps extends LossSteps {
  /** Whose it is. */
  readonly name: string;
  /** Top of the scale, the same for every curve beside it. */
  readonly top: number;
  readonly live: boolean;
  /** Says in one sentence what the curve shows. */
  readonly caption: string;
}

/** Loss by step: every step thin, the running mean bold. A step is picked by pointer, touch or the arrow keys. */
export function LossCurve({ name, losses, tokens, steps, top, live, caption }: LossCurveProps) {
  const [picked, setPicked] = useState<number | null>(null);
  const { raw, smooth, tip } = lossMarks(losses, steps, top);
  const newest = losses.length - 1;
  const at = picked === null ? null : Math.min(picked, newest);
  const words = (step: number) => stepWords({ losses, tokens, steps }, step);
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    if (newest >= 0) setPicked(stepAt((event.clientX - left) / width, steps, losses.length));
  };
  return (
    <Figure
      small
      name={`Loss of ${name}`}
      caption={caption}
      numbers={() => lossNumbers(name, { losses, tokens, steps })}
    >
      <LossPlot
        top={top}
        steps={steps}
        className={styles.plot}
        curves={
          <>
            <path className={styles.raw} d={raw} vectorEffect="non-scaling-stroke" />
            <path className={styles.smooth} d={smooth} vectorEffect="non-scaling-stroke" />
          </>
        }
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={({ currentTarget }) => {
          // The keyboard's place stays while a pointer passes by.
          if (!currentTarget.contains(document.activeElement)) setPicked(null);
        }}
      >
        {newest >= 0 && (
          <MarkSlider
            label={`${name}: loss, step by step`}
            count={losses.length}
            at={at ?? newest}
            words={words(at ?? newest)}
            onGo={setPicked}
            onBlur={() => setPicked(null)}
          />
        )}
        <svg aria-hidden="true">
          {tip && (
            <circle className={live ? styles.tipLive : styles.tip} cx={`${tip.x}%`} cy={`${tip.y}%`} r="4" />
          )}
          {at !== null && <Crosshair x={lossX(at, steps)} y={lossY(losses[at]!, top)} />}
        </svg>
      </LossPlot>
      <p className={styles.readout} data-picked={at !== null} aria-hidden="true" data-save="skip">
        {newest < 0 ? 'no step yet' : words(at ?? newest)}
      </p>
    </Figure>
  );
}

function Crosshair({ x, y }: { readonly x: number; readonly y: number }) {
  return (
    <g className={styles.crosshair}>
      <line x1={`${x}%`} x2={`${x}%`} y1="0" y2="100%" />
      {Number.isFinite(y) && <circle cx={`${x}%`} cy={`${y}%`} r="4" />}
    </g>
  );
}
