import type { ModelConfig } from '../engine/model/config.ts';
import type { Adapter } from '../engine/model/lora.ts';
import type { AdapterSnapshot } from '../seal/learner.ts';
import { LabFailure } from './labFailure.ts';
import type { ExportAdapterRequest, KeptAdapter } from './protocol.ts';

/** Adapters of one model as files: zips of PEFT folders. */
export interface AdapterFiles {
  pack(adapter: AdapterSnapshot, origin: ExportAdapterRequest['origin']): Promise<Blob>;
  /** Rejects with a sentence on what is wrong with the file and one on what to do. */
  unpack(file: Blob, signal?: AbortSignal): Promise<FileAdapter>;
}

export interface FileAdapter extends Pick<KeptAdapter, 'baseModel' | 'sameModelFile' | 'rank' | 'layers'> {
  readonly adapter: AdapterSnapshot;
}

/** The real ones. What reads and writes is fetched with the first use. */
export function adapterFilesFor(config: ModelConfig, modelSha256: string): AdapterFiles {
  return {
    pack: async (snapshot, origin) => {
      const { packAdapter } = await import('../engine/adapter/adapterFile.ts');
      const bytes = packAdapter(config, snapshot.data as Adapter, { ...origin, modelSha256 });
      return new Blob([bytes], { type: 'application/zip' });
    },
    unpack: async (file, signal) => {
      const { checkAdapterSize, unpackAdapter } = await import('../engine/adapter/adapterFile.ts');
      checkAdapterSize(file.size);
      const bytes = await bytesOf(file);
      signal?.throwIfAborted();
      const { adapter, baseModel, modelSha256: over } = unpackAdapter(config, bytes);
      const { rank, layers } = adapter.lora;
      const sameModelFile = over === null ? null : over === modelSha256;
      return { adapter: { data: adapter }, baseModel, sameModelFile, rank, layers };
    },
  };
}

async function bytesOf(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new LabFailure(
      {
        message: 'The file could not be read.',
        advice: 'Choose the zip file itself, not a folder, and choose it again if it has changed.',
      },
      { cause },
    );
  }
}
