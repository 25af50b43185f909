import { PROJECTIONS } from '../model/config.ts';
import type { LoraConfig } from '../model/lora.ts';

/** Where an adapter comes from, for whoever finds its file. */
export interface AdapterOrigin {
  /** What it was trained on, e.g. the passage's title and the lane. */
  readonly title: string;
  /** Id of the model on Hugging Face; null where only its file is known. */
  readonly baseModel: string | null;
  /** Of the model's file, or as its manifest calls it. */
  readonly modelName: string;
  /** How that file stores its weights, e.g. "Q4_1"; null where it is not known. */
  readonly quantisation: string | null;
  /** SHA-256 of the model's file, hexadecimal. */
  readonly modelSha256: string;
}

/** The README.md in an adapter's zip. */
export function adapterReadme(lora: LoraConfig, origin: AdapterOrigin): string {
  const { title, baseModel, modelName, quantisation, modelSha256 } = origin;
  const { rank, alpha, layers } = lora;
  const targets = PROJECTIONS.filter((projection) => lora.targets.includes(projection));
  // A title is a person's text: on one line, it cannot end the heading.
  const heading = title.replace(/\s+/g, ' ').trim();
  const model = inlineCode(baseModel ?? modelName);
  return `# ${heading}

A LoRA adapter for ${model}, trained in a browser tab by SEAL Lab.
Rank ${rank}, alpha ${alpha}, layers ${layers.from} to ${layers.to}, on ${targets.join(', ')}.

It was trained over ${quantisation ? `the ${quantisation} weights of a GGUF file` : 'the weights of a GGUF file'} with the SHA-256
\`${modelSha256}\`.${
    baseModel === null
      ? ''
      : `\nOver the original weights of ${model} it works too, but its answers may differ a little: the weights under it do.`
  }

## Use it in Python

\`\`\`python
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

${baseModel === null ? overFile(modelName) : overHub(baseModel)}

## Use it in SEAL Lab

Load the same model, then give this zip to "Load an adapter".
`;
}

/** Over the model of this id. JSON's way to write a text is Python's too. */
function overHub(id: string): string {
  return `base = AutoModelForCausalLM.from_pretrained(${JSON.stringify(id)}, dtype="float32")
model = PeftModel.from_pretrained(base, ".")  # the folder with this file
tokenizer = AutoTokenizer.from_pretrained(${JSON.stringify(id)})
\`\`\`

For the very weights it was trained over, give \`from_pretrained\` the folder of the GGUF file and \`gguf_file="its name"\`.`;
}

/** Over a GGUF file that only its owner has. */
function overFile(name: string): string {
  return `folder = "."  # the folder with the model's file
file = ${JSON.stringify(name)}
base = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype="float32")
model = PeftModel.from_pretrained(base, ".")  # the folder with this README.md
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file)
\`\`\`

Transformers needs the package \`gguf\` to read such a file.`;
}

/** A text as code on one line: its fence is longer than any row of backticks in it. */
function inlineCode(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const rows = line.match(/`+/g);
  if (!rows) return `\`${line}\``;
  const fence = '`'.repeat(Math.max(...rows.map(({ length }) => length)) + 1);
  return `${fence} ${line} ${fence}`;
}
