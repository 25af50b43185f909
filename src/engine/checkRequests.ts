/** What both executors refuse, by name and before anything is computed; so a request that one takes the other takes. */
import { TrainingRefusedError } from './executor.ts';
import type { DecodeRequest, ScoreSequence, TrainingRequest } from './executor.ts';
import type { ModelConfig } from './model/config.ts';
import { loraLayout } from './model/lora.ts';

/** @throws TrainingRefusedError */
export function checkTrainingRequest(config: ModelConfig, request: TrainingRequest): void {
  const { lora, state, documents } = request;
  const refuse = (message: string) => {
    throw new TrainingRefusedError(message);
  };
  const { length } = asRefusal(() => loraLayout(config, lora));
  for (const [name, { length: got }] of Object.entries({
    weights: state.weights,
    moment1: state.moment1,
    moment2: state.moment2,
  }))
    if (got !== length && (got !== 0 || name === 'weights'))
      refuse(`openTraining: expected ${length} adapter ${name}, got ${got}`);
  if (documents.length === 0) refuse('openTraining: expected at least one document');
  for (const { tokens, lossFrom } of documents) {
    if (!(Number.isInteger(lossFrom) && lossFrom >= 1 && lossFrom < tokens.length))
      refuse(`openTraining: expected 1 <= lossFrom < ${tokens.length} tokens, got ${lossFrom}`);
    if (tokens.length > config.maxPositionEmbeddings)
      refuse(
        `openTraining: expected at most ${config.maxPositionEmbeddings} tokens a document, got ${tokens.length}`,
      );
    asRefusal(() => checkTokens(config, tokens));
  }
}

/** @throws RangeError */
export function checkDecodeRequest(
  config: ModelConfig,
  { prompts, copies = 1, rows = [], maxNewTokens }: DecodeRequest,
): void {
  if (!prompts.length || prompts.some((prompt) => !prompt.length))
    throw new RangeError('openDecode: expected at least one prompt, each with at least one token');
  if (!(Number.isInteger(copies) && copies >= 1 && Number.isInteger(maxNewTokens) && maxNewTokens >= 0))
    throw new RangeError(
      `openDecode: expected copies >= 1 and maxNewTokens >= 0, whole, got ${copies} and ${maxNewTokens}`,
    );
  const most = config.maxPositionEmbeddings;
  const longest = prompts.reduce((n, prompt) => Math.max(n, prompt.length), 0) + maxNewTokens;
  if (longest > most)
    throw new RangeError(`openDecode: expected at most ${most} tokens a row, got ${longest}`);
  for (const prompt of prompts) checkTokens(config, prompt);
  checkPrompts('openDecode', rows, prompts.length);
}

/** The prompts of rows to be decoded, of `count` there are. @throws RangeError */
export function checkPrompts(what: string, rows: readonly number[], count: number): void {
  for (const prompt of rows)
    if (!(Number.isInteger(prompt) && prompt >= 0 && prompt < count))
      throw new RangeError(`${what}: expected prompts 0..${count - 1}, got ${prompt}`);
}

/** The prompt of each row that a session begins with. */
export function firstRows({ prompts, copies = 1, rows }: DecodeRequest): number[] {
  return rows ? [...rows] : prompts.flatMap((_, prompt) => Array.from({ length: copies }, () => prompt));
}

/** `room` is how many tokens the request still allows. @throws RangeError */
export function checkAppend(
  config: ModelConfig,
  tokens: readonly number[],
  {
    rows,
    room,
    maxNewTokens,
  }: { readonly rows: number; readonly room: number; readonly maxNewTokens: number },
): void {
  if (tokens.length !== rows) throw new RangeError(`append: expected ${rows} tokens, got ${tokens.length}`);
  if (room < 1)
    throw new RangeError(`append: expected at most ${maxNewTokens} new tokens, as the request said`);
  checkTokens(config, tokens);
}

/** @throws RangeError */
export function checkScoreSequences(config: ModelConfig, sequences: readonly ScoreSequence[]): void {
  const most = config.maxPositionEmbeddings;
  for (const { tokens, from } of sequences) {
    if (!(from >= 1)) throw new RangeError(`tokenLogProbs: expected from >= 1, got ${from}`);
    if (tokens.length > most)
      throw new RangeError(`tokenLogProbs: expected at most ${most} tokens, got ${tokens.length}`);
    checkTokens(config, tokens);
  }
}

function checkTokens({ vocabSize }: ModelConfig, tokens: ArrayLike<number>): void {
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (!(Number.isInteger(token) && token >= 0 && token < vocabSize))
      throw new RangeError(`token: expected 0..${vocabSize - 1}, got ${token}`);
  }
}

/** What may be out of range in any request is, in one for training, a refusal of it. */
function asRefusal<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof RangeError) throw new TrainingRefusedError(error.message, { cause: error });
    throw error;
  }
}
