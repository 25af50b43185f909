import type { RunState } from '../../seal/runState.ts';
import { Figure } from '../figures/Figure/Figure.tsx';
import type { Numbers } from '../figures/Figure/numbers.ts';
import { lossMarks } from '../figures/LossCurve/layout.ts';
import { LossPlot } from '../figures/LossCurve/LossPlot.tsx';
import { lossCaption, lossLines, lossWord, type LossLine, type LossScale } from './lossLines.ts';
import styles from './LossPicture.module.css';

export interface LossPictureProps {
  readonly name: string;
  readonly state: RunState;
  /** The same for both runs. */
  readonly scale: LossScale;
}

/** The loss of every lane of a run in one picture: running means, the one that stands for the run bold. */
export function LossPicture({ name, state, scale }: LossPictureProps) {
  const lines = lossLines(state);
  return (
    <Figure
      small
      name={`Loss of ${name}`}
      caption={`${lossCaption(name, lines)} Bold: the one that stands for the run; dashed: passage only.`}
      numbers={() => numbersOf(name, lines)}
    >
      <LossPlot
        top={scale.top}
        steps={scale.steps}
        className={styles.plot}
        curves={lines.map((line) => (
          <path
            key={line.name}
            className={styles[line.kind]}
            d={lossMarks(line.losses, scale.steps, scale.top).smooth}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      />
    </Figure>
  );
}

function numbersOf(name: string, lines: readonly LossLine[]): Numbers {
  return {
    title: `Loss of ${name}, in nats a token`,
    columns: ['Lane', 'Steps', 'First', 'Middle', 'Last'],
    rows: lines.map(({ name: lane, losses }) => [
      lane,
      String(losses.length),
      lossWord(losses[0]!),
      lossWord(losses[losses.length >> 1]!),
      lossWord(losses.at(-1)!),
    ]),
  };
}
