import type { ModelConfig } from '../engine/model/config.ts';
import { parseGguf } from '../engine/model/gguf.ts';
import type { ModelWeights } from '../engine/model/weights.ts';
import { createTokenizer, type Tokenizer } from '../engine/tokenizer/tokenizer.ts';

export interface BenchModel {
  readonly weights: ModelWeights;
  readonly config: ModelConfig;
  readonly tokenizer: Tokenizer;
  /** The file as it is, for opponents that read GGUF themselves. */
  readonly file: Blob;
}

/** The bundled model, from the page's own server. */
export async function fetchModel(): Promise<BenchModel> {
  const folder = new URL('/models/smollm2-135m-instruct/', location.origin).href;
  const manifest = (await (await fetch(`${folder}manifest.json`)).json()) as { parts: { file: string }[] };
  const parts = await Promise.all(
    manifest.parts.map(async ({ file }) => (await fetch(folder + file)).blob()),
  );
  const file = new Blob(parts);
  const model = await parseGguf(new Uint8Array(await file.arrayBuffer()));
  const { weights } = model;
  return { weights, config: weights.config, tokenizer: createTokenizer(model.tokenizer), file };
}

/** So many tokens of a text, from token `offset` on. @throws RangeError where the text is too short */
export function tokensOf(tokenizer: Tokenizer, text: string, length: number, offset = 0): Int32Array {
  const tokens = tokenizer.encode(text);
  if (tokens.length < offset + length)
    throw new RangeError(`bench: expected a text of ${offset + length} tokens, got ${tokens.length}`);
  return tokens.slice(offset, offset + length);
}
