import { PROJECTIONS } from '../model/config.ts';
import type { LoraConfig } from '../model/lora.ts';

/** Where an adapter comes from, for whoever finds its file. */
export interface AdapterOrigin {
  /** What it was trained on, e.g. the passage's title and the lane. */
  readonly title: string;
  /** Of the model on Hugging Face, or else the name of its file. */
  readonly baseModel: string;
  /** How that file stores its weights, e.g. "Q4_1"; null where it is not known. */
  readonly quantisation: string | null;
  /** SHA-256 of the model's file, hexadecimal. */
  readonly modelSha256: string;
}

/** The README.md in an adapter's zip. */
export function adapterReadme(lora: LoraConfig, origin: AdapterOrigin): string {
  const { title, baseModel, quantisation, modelSha256 } = origin;
  const { rank, alpha, layers } = lora;
  const targets = PROJECTIONS.filter((projection) => lora.targets.includes(projection));
  // A title is a person's text: on one line, it cannot end the heading.
  const heading = title.replace(/\s+/g, ' ').trim();
  return `# ${heading}

A LoRA adapter for \`${baseModel}\`, trained in a browser tab by SEAL Lab.
Rank ${rank}, alpha ${alpha}, layers ${layers.from} to ${layers.to}, on ${targets.join(', ')}.

It was trained over ${quantisation ? `the ${quantisation} weights of a GGUF file` : 'the weights of a GGUF file'} with the SHA-256
\`${modelSha256}\`.
Over the original weights of \`${baseModel}\` it works too, but its answers may differ a little: the weights under it do.

## Use it in Python

\`\`\`python
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

base = AutoModelForCausalLM.from_pretrained("${baseModel}", dtype="float32")
model = PeftModel.from_pretrained(base, ".")  # the folder with this file
tokenizer = AutoTokenizer.from_pretrained("${baseModel}")
\`\`\`

For the very weights it was trained over, give \`from_pretrained\` the folder of the GGUF file and \`gguf_file="its name"\`.

## Use it in SEAL Lab

Load the same model, then give this zip to "Load an adapter".
`;
}
