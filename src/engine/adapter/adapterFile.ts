/** An adapter as a zip of a PEFT folder: `adapter_model.safetensors`, `adapter_config.json` and a README.md. */
import { writeZip } from '../../base/zip.ts';
import { PROJECTIONS, type ModelConfig } from '../model/config.ts';
import { loraLayout, type Adapter } from '../model/lora.ts';
import { AdapterFileError } from './adapterFileError.ts';
import { fromPeftTensors, TENSORS_FILE, toPeftTensors } from './peft.ts';
import { CONFIG_FILE, readPeftConfig, writePeftConfig } from './peftConfig.ts';
import { adapterReadme, type AdapterOrigin } from './readme.ts';
import { LONGEST_HEADER, readSafetensors, writeSafetensors } from './safetensors.ts';
import { readZip, type ZipEntry } from './zip.ts';

/** Largest file that is read; rank 64 on all projections of a model of half a billion weights is 140 MB. */
const MAX_ADAPTER_BYTES = 536_870_912;
const LONGEST_CONFIG = 1_048_576;

/** Under this name our own files say which model's file they were trained over. */
const TRAINED_OVER = 'trained_over_sha256';

/** The same adapter and origin give the same bytes. */
export function packAdapter(
  config: ModelConfig,
  adapter: Adapter,
  origin: AdapterOrigin,
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const metadata = { format: 'pt', [TRAINED_OVER]: origin.modelSha256 };
  return writeZip({
    [TENSORS_FILE]: writeSafetensors(toPeftTensors(config, adapter), metadata),
    [CONFIG_FILE]: text.encode(writePeftConfig(adapter.lora, origin.baseModel)),
    'README.md': text.encode(adapterReadme(adapter.lora, origin)),
  });
}

export interface UnpackedAdapter {
  readonly adapter: Adapter;
  /** As the file says. */
  readonly baseModel: string | null;
  /** SHA-256 of the model's file it was trained over, where the file says it. */
  readonly modelSha256: string | null;
}

/** To be asked before a file is read. @throws AdapterFileError */
export function checkAdapterSize(bytes: number): void {
  if (bytes > MAX_ADAPTER_BYTES) throw tooLarge('This file', bytes, MAX_ADAPTER_BYTES);
}

/**
 * Reads the zip of a PEFT adapter folder for a model. Other files in it are left alone; nothing is inflated before its
 * size is known to be allowed.
 * @throws AdapterFileError
 */
export function unpackAdapter(config: ModelConfig, bytes: Uint8Array): UnpackedAdapter {
  checkAdapterSize(bytes.length);
  const entries = readZip(bytes);
  const tensors = theOne(entries, TENSORS_FILE);
  const settingsEntry = theOne(entries, CONFIG_FILE);
  if (settingsEntry.size > LONGEST_CONFIG) throw tooLarge(CONFIG_FILE, settingsEntry.size, LONGEST_CONFIG);
  const settings = new TextDecoder().decode(settingsEntry.read());
  const peft = readPeftConfig(settings, config);
  refuseMoreThanFits(config, peft.rank, tensors.size);
  const file = readSafetensors(tensors.read(), TENSORS_FILE);
  return {
    adapter: fromPeftTensors(config, peft, file),
    baseModel: peft.baseModel,
    modelSha256: file.metadata[TRAINED_OVER] ?? null,
  };
}

/** The file of this name, at the top of the zip or in a folder. */
function theOne(entries: readonly ZipEntry[], name: string): ZipEntry {
  const found = entries.filter((entry) => entry.name === name || entry.name.endsWith(`/${name}`));
  const [entry] = found;
  if (!entry)
    throw new AdapterFileError(
      'missing-file',
      `The zip has no ${name}. Zip the folder that save_pretrained of a PEFT model writes.`,
    );
  if (found.length > 1)
    throw new AdapterFileError(
      'missing-file',
      `The zip has ${found.length} files called ${name}. Zip the folder of one adapter only.`,
    );
  return entry;
}

/** Before anything is inflated: no adapter of this rank is larger, whatever it is on. */
function refuseMoreThanFits(config: ModelConfig, rank: number, bytes: number): void {
  const layers = { from: 0, to: config.numHiddenLayers - 1 };
  const { length } = loraLayout(config, { rank, alpha: 1, layers, targets: PROJECTIONS });
  const most = 8 + LONGEST_HEADER + length * Float32Array.BYTES_PER_ELEMENT;
  if (bytes > most)
    throw new AdapterFileError(
      'too-large',
      `${TENSORS_FILE} has ${megabytes(bytes)}, and rank ${rank} on every layer of this model has at most ${megabytes(most)}. Load the model it was trained on first, or use the two files of one and the same save.`,
    );
}

function tooLarge(what: string, bytes: number, most: number): AdapterFileError {
  return new AdapterFileError(
    'too-large',
    `${what} has ${megabytes(bytes)}, and at most ${megabytes(most)} are read. Train an adapter of a lower rank.`,
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
}
