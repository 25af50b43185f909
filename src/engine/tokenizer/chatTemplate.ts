import { Template } from '@huggingface/jinja';
import { ModelFileError } from '../model/modelFileError.ts';
import type { TokenizerData } from './tokenizerData.ts';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** Writes a conversation as the one text that the model was trained on. */
export interface ChatTemplate {
  /** With `addGenerationPrompt` the text ends where the assistant's answer begins. */
  render(messages: readonly ChatMessage[], options?: { readonly addGenerationPrompt?: boolean }): string;
}

/** What models with `<|im_start|>` understand, for files that bring no template. */
const CHATML =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

/**
 * @param source Jinja, from the file's `tokenizer.chat_template`; null falls back to ChatML where the model knows it
 * @throws ModelFileError when the template cannot be parsed, or there is none and the model is not a ChatML model
 */
export function createChatTemplate(source: string | null, data: TokenizerData): ChatTemplate {
  const text = source ?? (data.tokens.includes('<|im_start|>') ? CHATML : null);
  if (text === null)
    throw new ModelFileError(
      'tokenizer',
      'This model file has no chat template, so it cannot be asked questions. Use an instruct model.',
    );
  let template: Template;
  try {
    template = new Template(text);
  } catch (cause) {
    throw new ModelFileError(
      'tokenizer',
      "The model's chat template cannot be read here. Choose another model.",
      { cause },
    );
  }
  const token = (id: number | null | undefined) => (id === null || id === undefined ? '' : data.tokens[id]);
  return {
    render: (messages, { addGenerationPrompt = false } = {}) =>
      template.render({
        messages,
        add_generation_prompt: addGenerationPrompt,
        bos_token: token(data.bosId),
        eos_token: token(data.eosIds[0]),
      }),
  };
}
