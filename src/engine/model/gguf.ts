import { readTokenizerData, type TokenizerData } from '../tokenizer/tokenizerData.ts';
import { readConfig } from './ggufConfig.ts';
import { readGgufHeader } from './ggufHeader.ts';
import { readTensors } from './ggufTensors.ts';
import { ModelFileError } from './modelFileError.ts';
import type { ModelWeights } from './weights.ts';

/** All that a model file holds. */
export interface GgufModel {
  /** The file's own name for the model, or ''. */
  readonly name: string;
  readonly weights: ModelWeights;
  readonly tokenizer: TokenizerData;
  /** Jinja source, or null where the file has none. */
  readonly chatTemplate: string | null;
  /** Number of weights. */
  readonly parameters: number;
}

/**
 * Reads a Llama or Qwen2 model from a GGUF file in memory. Tensor bytes are views of `file` (rows of q and k of a
 * Llama are copied, because their order changes), so `file` must stay as it is.
 * @throws ModelFileError with one clear sentence for everything that is unsupported or damaged
 */
export async function parseGguf(file: Uint8Array): Promise<GgufModel> {
  const { metadata, tensors: infos } = await readGgufHeader(file);
  const parts = metadata.number('split.count') ?? 0;
  if (parts > 1)
    throw new ModelFileError(
      'split-file',
      `This is one of ${parts} parts of a split model. Use the model as a single GGUF file.`,
    );
  const config = readConfig({ metadata, tensors: infos });
  const tokenizer = readTokenizerData(metadata);
  const tensors = readTensors(file, infos, config);
  return {
    name: metadata.string('general.name') ?? '',
    weights: { config, tensors },
    tokenizer,
    chatTemplate: metadata.string('tokenizer.chat_template') ?? null,
    parameters: [...tensors.values()].reduce((sum, t) => sum + t.shape.reduce((a, b) => a * b, 1), 0),
  };
}
