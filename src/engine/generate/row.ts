import { seededRandom, type Random } from '../../base/rng.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import type { Picked } from './sampling.ts';
import { scanStops } from './stopRules.ts';

export interface RowId {
  /** Index into the request's prompts. */
  readonly prompt: number;
  /** 0 .. copies - 1 */
  readonly copy: number;
}

export type StopReason = 'eos' | 'stop' | 'length' | 'constraint';

export type GenerateEvent =
  /** `text` is what became sure to belong to the row with this token; it may be empty. */
  | { readonly kind: 'token'; readonly row: RowId; readonly token: number; readonly text: string }
  | ({ readonly kind: 'done' } & Generated);

export interface Generated {
  readonly row: RowId;
  /** Without the end-of-text token; with the tokens of a stop text. */
  readonly tokens: readonly number[];
  /**
   * For each of `tokens` its natural log-probability among the allowed ids, at temperature 1; of a free row among the
   * candidates brought back (64 when sampling; one when greedy, so 0).
   */
  readonly logProbs: readonly number[];
  /** Of each token over the whole vocabulary where its constraint asked for it (`weighFreely`), else NaN. */
  readonly freeLogProbs: readonly number[];
  /** Without special tokens, stop text and what follows it. */
  readonly text: string;
  readonly reason: StopReason;
}

export interface RowLimits {
  readonly maxNewTokens: number;
  readonly stop?: {
    /** Ends a row at an end-of-text token; true when absent. */
    readonly eos?: boolean;
    /** Ends a row where one of these appears in its text (special tokens are not part of the text). */
    readonly strings?: readonly string[];
  };
}

/** The rows of a prompt draw from the streams (seed, stream, copy); by default those of the sampler's seed and the prompt's index. */
export interface SampleStream {
  readonly seed: number;
  readonly stream: number;
}

/** One row while it is being written. */
export class Row implements RowId {
  readonly tokens: number[] = [];
  readonly logProbs: number[] = [];
  readonly freeLogProbs: number[] = [];
  /** Characters already given out with 'token' events. */
  given = 0;
  text = '';
  readonly random: Random;

  constructor(
    readonly prompt: number,
    readonly copy: number,
    seed: number,
    stream: number,
  ) {
    this.random = seededRandom(seed, `sample prompt ${stream} copy ${copy}`);
  }

  get id(): RowId {
    return { prompt: this.prompt, copy: this.copy };
  }

  done(reason: StopReason): GenerateEvent {
    return {
      kind: 'done',
      row: this.id,
      tokens: this.tokens,
      logProbs: this.logProbs,
      freeLogProbs: this.freeLogProbs,
      text: this.text,
      reason,
    };
  }
}

/** Adds a token to a row; the last event is 'done' when it ended the row. */
export function advance(
  row: Row,
  picked: Picked | null,
  tokenizer: Tokenizer,
  { stop, maxNewTokens }: RowLimits,
): GenerateEvent[] {
  if (picked === null) return [row.done('constraint')];
  const { id: token, logProb, freeLogProb = NaN } = picked;
  if ((stop?.eos ?? true) && tokenizer.eosIds.includes(token)) return [row.done('eos')];
  row.tokens.push(token);
  row.logProbs.push(logProb);
  row.freeLogProbs.push(freeLogProb);
  const whole = tokenizer.decode(row.tokens, { skipSpecial: true });
  const { end, safe } = scanStops(whole, stop?.strings ?? []);
  row.text = end >= 0 ? whole.slice(0, end) : whole;
  const full = end < 0 && row.tokens.length >= maxNewTokens;
  const upTo = full ? whole.length : safe;
  const event: GenerateEvent = { kind: 'token', row: row.id, token, text: whole.slice(row.given, upTo) };
  row.given = Math.max(row.given, upTo);
  if (end >= 0) return [event, row.done('stop')];
  return full ? [event, row.done('length')] : [event];
}
