/** A model that comes with the page. Any other Llama-family GGUF can be loaded by address or from a file. */
export interface BundledModel {
  readonly name: string;
  /** Relative to the page. */
  readonly manifestPath: string;
  readonly bytes: number;
  /** Of the whole file, hexadecimal. */
  readonly sha256: string;
  readonly layers: number;
  readonly licence: string;
  /** Its original on Hugging Face. */
  readonly hub: string;
  /** How its file stores the matrices. */
  readonly quantisation: string;
}

export const BUNDLED_MODEL: BundledModel = {
  name: 'SmolLM2-135M-Instruct',
  manifestPath: 'models/smollm2-135m-instruct/manifest.json',
  bytes: 98_362_432,
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  layers: 30,
  licence: 'Apache-2.0',
  hub: 'HuggingFaceTB/SmolLM2-135M-Instruct',
  quantisation: 'Q4_1',
};
