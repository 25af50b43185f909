import type { Numbers } from '../Figure/numbers.ts';
import { lossMeans, meanOver } from './layout.ts';

export interface LossSteps {
  /** One per step done, in nats a token. */
  readonly losses: readonly number[];
  /** Tokens of each step's documents, where that is known. */
  readonly tokens?: readonly number[] | undefined;
  /** Steps there will be. */
  readonly steps: number;
}

/** "step 12: loss 3.21 nats, 48 tokens"; `step` counts from 0. */
export function stepWords({ losses, tokens }: LossSteps, step: number): string {
  const loss = losses[step]!;
  const words = `step ${step + 1}: loss ${lossText(loss, 2)}${Number.isFinite(loss) ? ' nats' : ''}`;
  return tokens ? `${words}, ${tokens[step]} tokens` : words;
}

/** A loss as it is written; of one that went astray, that it did. */
function lossText(loss: number, digits: number): string {
  return Number.isFinite(loss) ? loss.toFixed(digits) : 'not measurable';
}

/** Every step of a lesson. */
export function lossNumbers(name: string, { losses, tokens, steps }: LossSteps): Numbers {
  const means = lossMeans(losses, steps);
  return {
    title: `Loss of ${name}, in nats a token, at each of ${losses.length} steps`,
    columns: ['Step', 'Loss', `Mean of ${meanOver(steps)}`, ...(tokens ? ['Tokens'] : [])],
    rows: losses.map((loss, step) => [
      String(step + 1),
      lossText(loss, 3),
      lossText(means[step]!, 3),
      ...(tokens ? [String(tokens[step])] : []),
    ]),
  };
}
