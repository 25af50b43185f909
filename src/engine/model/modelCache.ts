/** Version of what the entries are: files as they came, with their length and SHA-256 as headers. */
const CACHE_NAME = 'lab-model-files-v1';
const HASH_HEADER = 'x-sha256';

export interface CachedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** As it was when the file was kept. */
  readonly sha256: string;
}

export interface ModelCacheInfo {
  readonly bytes: number;
  readonly files: readonly { readonly url: string; readonly bytes: number }[];
}

/** Model files in Cache Storage. Nothing here throws: without storage the page works, and says so once. */
export class ModelCache {
  readonly #storage: CacheStorage | undefined;
  /** A sentence once something could not be kept. */
  warning: string | undefined;

  constructor(storage: CacheStorage | undefined) {
    this.#storage = storage;
  }

  async get(url: string): Promise<CachedFile | undefined> {
    try {
      const found = await (await this.#open())?.match(url);
      if (!found) return undefined;
      const bytes = new Uint8Array(await found.arrayBuffer());
      return { bytes, sha256: found.headers.get(HASH_HEADER) ?? '' };
    } catch {
      return undefined;
    }
  }

  async put(url: string, { bytes, sha256 }: CachedFile): Promise<void> {
    // After one failure the others would fail too, and each try copies the file.
    if (this.warning) return;
    try {
      const cache = await this.#open();
      if (!cache) throw new Error('no storage');
      const headers = { 'content-length': String(bytes.length), [HASH_HEADER]: sha256 };
      await cache.put(url, new Response(bytes, { headers }));
    } catch (error) {
      this.warning =
        error instanceof Error && error.name === 'QuotaExceededError'
          ? 'Storage is full, so the model is not kept for the next visit.'
          : 'The browser does not let this page keep files, so the model is fetched again on the next visit.';
    }
  }

  async drop(url: string): Promise<void> {
    try {
      await (await this.#open())?.delete(url);
    } catch {
      // What cannot be deleted is found damaged again and not used.
    }
  }

  async info(): Promise<ModelCacheInfo> {
    try {
      // Opening makes a cache; looking is to leave nothing behind.
      const cache = (await this.#storage?.has(CACHE_NAME)) ? await this.#open() : undefined;
      const files = [];
      for (const { url } of (await cache?.keys()) ?? []) {
        const length = (await cache?.match(url))?.headers.get('content-length');
        files.push({ url, bytes: Number(length ?? 0) });
      }
      return { bytes: files.reduce((sum, file) => sum + file.bytes, 0), files };
    } catch {
      return { bytes: 0, files: [] };
    }
  }

  /** Deletes everything kept; how many bytes that were. */
  async clear(): Promise<{ freedBytes: number }> {
    const { bytes } = await this.info();
    try {
      return { freedBytes: (await this.#storage?.delete(CACHE_NAME)) ? bytes : 0 };
    } catch {
      return { freedBytes: 0 };
    }
  }

  #open(): Promise<Cache | undefined> {
    return this.#storage?.open(CACHE_NAME) ?? Promise.resolve(undefined);
  }
}
