/** `adapter_config.json` of PEFT 0.21, as far as it describes plain LoRA on the seven projections. */
import * as z from 'zod/mini';
import { PROJECTIONS, projectionName, type ModelConfig, type Projection } from '../model/config.ts';
import type { LoraConfig } from '../model/lora.ts';
import { AdapterFileError } from './adapterFileError.ts';

export const CONFIG_FILE = 'adapter_config.json';

/** What the WGSL kernels hold in workgroup memory; `ops/loraLinear` has the same limit. */
export const MAX_ADAPTER_RANK = 64;

/** Characters of the base model's name, which is shown beside the adapter. */
const LONGEST_BASE_MODEL = 300;

/** Written by this page: everything PEFT needs, nothing that depends on its version. */
export function writePeftConfig(lora: LoraConfig, baseModel: string | null): string {
  const { rank, alpha, layers, targets } = lora;
  const config = {
    peft_type: 'LORA',
    task_type: 'CAUSAL_LM',
    base_model_name_or_path: baseModel,
    r: rank,
    lora_alpha: alpha,
    lora_dropout: 0,
    target_modules: PROJECTIONS.filter((projection) => targets.includes(projection)),
    layers_to_transform: Array.from({ length: layers.to - layers.from + 1 }, (_, i) => layers.from + i),
    bias: 'none',
    fan_in_fan_out: false,
    use_rslora: false,
    use_dora: false,
    init_lora_weights: true,
    modules_to_save: null,
    inference_mode: true,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

export interface PeftConfig {
  readonly rank: number;
  readonly alpha: number;
  readonly baseModel: string | null;
  /** Which projections have matrices; null where only the tensors say it (a pattern, or exclusions). */
  readonly expects: ((layer: number, projection: Projection) => boolean) | null;
}

/** Texts that are shown or kept; a path on a disk is the longest of them. */
const word = z.string().check(z.maxLength(100));
const names = z.array(z.string());
const raw = z.looseObject({
  peft_type: word,
  task_type: z.nullish(word),
  r: z.int().check(z.minimum(1)),
  lora_alpha: z.number().check(z.gt(0)),
  base_model_name_or_path: z.nullish(z.string().check(z.maxLength(LONGEST_BASE_MODEL))),
  target_modules: z.nullish(z.union([z.string(), names])),
  layers_to_transform: z.nullish(z.union([z.int(), z.array(z.int())])),
  layers_pattern: z.nullish(z.union([z.string(), names])),
  exclude_modules: z.nullish(z.union([z.string(), names])),
  bias: z.nullish(word),
  use_rslora: z.nullish(z.boolean()),
  init_lora_weights: z.nullish(z.union([z.boolean(), word])),
});
type RawConfig = z.infer<typeof raw>;

/** Settings that say nothing about the numbers: how it was trained, saved, or is spread over machines. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  ...Object.keys(raw.shape),
  'auto_mapping',
  'ensure_weight_tying',
  'eva_config',
  'inference_mode',
  'lora_dropout',
  'megatron_core',
  'peft_version',
  'qalora_group_size',
  'revision',
]);

/** Ways to begin that leave the base model's own weights alone; PiSSA, OLoRA and others take something out of them. */
const PLAIN_BEGINNINGS: readonly unknown[] = [undefined, null, true, false, 'eva', 'gaussian', 'orthogonal'];

/** @throws AdapterFileError for what is not plain LoRA: by name, with what to do */
export function readPeftConfig(text: string, model: ModelConfig): PeftConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AdapterFileError(
      'config',
      `${CONFIG_FILE} is not JSON. Save the adapter again with save_pretrained.`,
      { cause },
    );
  }
  const parsed = raw.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AdapterFileError(
      'config',
      `${CONFIG_FILE} cannot be used: its ${issue?.path.join('.') || 'content'} is missing, too long, or not what PEFT writes. Save the adapter again with save_pretrained.`,
    );
  }
  const config = parsed.data;
  refuseOtherThanLora(config);
  const { r: rank, lora_alpha: alpha, base_model_name_or_path: baseModel } = config;
  return { rank, alpha, baseModel: baseModel ?? null, expects: expected(config, model) };
}

function refuseOtherThanLora(config: RawConfig): void {
  const refuse = (what: string, advice: string) => {
    throw new AdapterFileError('unsupported', `${what}. ${advice}`);
  };
  const { peft_type: type, task_type: task, r, lora_alpha: alpha } = config;
  if (type !== 'LORA')
    refuse(`This is a ${type} adapter, and only LORA can be loaded`, 'Train the adapter with LoraConfig.');
  if (task && task !== 'CAUSAL_LM')
    refuse(
      `This adapter was trained for ${task}, and only CAUSAL_LM can be loaded`,
      'Train the adapter with task_type="CAUSAL_LM".',
    );
  if (r > MAX_ADAPTER_RANK)
    refuse(
      `This adapter has rank ${r}, and at most ${MAX_ADAPTER_RANK} is possible`,
      `Train it with r=${MAX_ADAPTER_RANK} or less.`,
    );
  if (config.use_rslora)
    refuse(
      'This adapter is scaled by use_rslora',
      `Set use_rslora to false and lora_alpha to ${alpha * Math.sqrt(r)} in ${CONFIG_FILE}, which is the same adapter.`,
    );
  if (config.bias && config.bias !== 'none')
    refuse(`This adapter also changes biases (bias is "${config.bias}")`, 'Train it with bias="none".');
  if (!PLAIN_BEGINNINGS.includes(config.init_lora_weights))
    refuse(
      `This adapter began with ${String(config.init_lora_weights)}, which changes the base model's own weights`,
      'Convert it to plain LoRA with path_initial_model_for_weight_conversion of save_pretrained.',
    );
  const other = Object.keys(config)
    .find((key) => !WITHOUT_EFFECT.has(key) && isSet(config[key]))
    ?.slice(0, 100);
  if (other)
    refuse(
      `This adapter uses ${other}, which is not plain LoRA and cannot be loaded`,
      `Train it without ${other}.`,
    );
}

/** Whether a setting is anything but off. */
function isSet(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** How PEFT chooses modules: by the end of their name, in the layers of `layers_to_transform` or in all. */
function expected(config: RawConfig, model: ModelConfig): PeftConfig['expects'] {
  const { target_modules: targets, layers_to_transform: layers, layers_pattern: pattern } = config;
  const usual = !pattern || pattern === 'layers' || (pattern.length === 1 && pattern[0] === 'layers');
  if (!targets || isSet(config.exclude_modules) || !usual) return null;
  if (typeof targets === 'string' && targets !== 'all-linear') return null;
  const wanted = typeof layers === 'number' ? [layers] : layers;
  const outside = wanted?.find((layer) => layer < 0 || layer >= model.numHiddenLayers);
  if (outside !== undefined)
    throw new AdapterFileError(
      'unsupported',
      `This adapter changes layer ${outside}, and the model has layers 0 to ${model.numHiddenLayers - 1}. Load the model it was trained on${config.base_model_name_or_path ? `, ${config.base_model_name_or_path},` : ''} first.`,
    );
  return (layer, projection) => {
    if (wanted && wanted.length > 0 && !wanted.includes(layer)) return false;
    const module = projectionName(layer, projection).replace(/\.weight$/, '');
    return (
      targets === 'all-linear' ||
      (targets as readonly string[]).some((target) => module === target || module.endsWith(`.${target}`))
    );
  };
}
