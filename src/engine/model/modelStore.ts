import { fetchManifest, type ModelManifest } from './manifest.ts';
import { ModelCache, type CachedFile, type ModelCacheInfo } from './modelCache.ts';
import { readBody, request, type Fetch } from './modelFetch.ts';
import { ModelFetchError } from './modelFetchError.ts';
import { sha256 } from './sha256.ts';

/** Where a model comes from. Addresses are absolute, or relative to the script that runs this. */
export type ModelSource =
  | { readonly kind: 'bundled'; readonly manifestUrl: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: Blob; readonly name: string };

export type ModelOrigin = 'network' | 'cache' | 'file';

export interface FileProgress {
  readonly stage: 'fetching' | 'checking';
  readonly loadedBytes: number;
  /** 0 where the server does not tell. */
  readonly totalBytes: number;
  readonly from: ModelOrigin;
  readonly warning?: string;
}

export interface ModelFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  /** Of the whole file, hexadecimal: verified for a bundled model, computed for the others. */
  readonly sha256: string;
  /** 'cache' only when nothing had to be fetched. */
  readonly from: ModelOrigin;
  /** A sentence when the model could not be kept for the next visit. */
  readonly warning?: string;
}

export interface LoadOptions {
  readonly onProgress?: (progress: FileProgress) => void;
  readonly signal?: AbortSignal;
  /** For tests; the browser's own when absent. */
  readonly environment?: StoreEnvironment;
}

export interface StoreEnvironment {
  readonly fetch: Fetch;
  /** Undefined where the page may not store anything. */
  readonly caches: CacheStorage | undefined;
}

/**
 * Brings a whole model file into memory: from Cache Storage when it is there and its hash is right, else from the
 * network, and then keeps it. Storage that is full or forbidden is a warning, not an error.
 * @throws ModelFetchError with one clear sentence; the signal's reason when aborted
 */
export async function loadModelFile(source: ModelSource, options: LoadOptions = {}): Promise<ModelFile> {
  const environment = options.environment ?? browserEnvironment();
  options.signal?.throwIfAborted();
  if (source.kind === 'file') return readLocalFile(source, options);
  const loader = new Loader(environment, options);
  return source.kind === 'bundled'
    ? loader.bundled(absolute(source.manifestUrl))
    : loader.url(absolute(source.url));
}

/** What is kept for the next visit. */
export function modelCacheInfo(environment = browserEnvironment()): Promise<ModelCacheInfo> {
  return new ModelCache(environment.caches).info();
}

/** Whether a bundled model is kept whole, so that none of its parts is fetched. Asks for its manifest only where something is kept. */
export async function isModelKept(manifestUrl: string, environment = browserEnvironment()): Promise<boolean> {
  const { files } = await modelCacheInfo(environment);
  if (files.length === 0) return false;
  const url = absolute(manifestUrl);
  const { parts } = await fetchManifest(environment.fetch, url);
  const kept = new Set(files.map((file) => file.url));
  return parts.every((part) => kept.has(partKey(part, url)));
}

/** Deletes every kept model. */
export function clearModelCache(environment = browserEnvironment()): Promise<{ freedBytes: number }> {
  return new ModelCache(environment.caches).clear();
}

function browserEnvironment(): StoreEnvironment {
  return { fetch: (...args) => fetch(...args), caches: (globalThis as { caches?: CacheStorage }).caches };
}

function absolute(url: string): string {
  return new URL(url, (globalThis as { location?: { href: string } }).location?.href).href;
}

class Loader {
  readonly #cache: ModelCache;

  constructor(
    private readonly environment: StoreEnvironment,
    private readonly options: LoadOptions,
  ) {
    this.#cache = new ModelCache(environment.caches);
  }

  async bundled(manifestUrl: string): Promise<ModelFile> {
    const manifest = await fetchManifest(this.environment.fetch, manifestUrl, this.options.signal);
    const bytes = new Uint8Array(manifest.bytes);
    let at = 0;
    let from: ModelOrigin = 'cache';
    for (const part of manifest.parts) {
      const start = at;
      const url = new URL(part.file, manifestUrl).href;
      const report = (loaded: number, origin: ModelOrigin) =>
        this.#report('fetching', start + loaded, manifest.bytes, origin);
      const key = partKey(part, manifestUrl);
      let got = (await this.#kept(key, part.sha256))?.bytes;
      if (got) report(part.bytes, 'cache');
      else {
        from = 'network';
        got = await this.#fetchPart(url, part, (loaded) => report(loaded, 'network'));
        await this.#cache.put(key, { bytes: got, sha256: part.sha256 });
      }
      bytes.set(got, at);
      at += got.length;
    }
    this.#report('checking', manifest.bytes, manifest.bytes, from);
    const hash = await sha256(bytes);
    if (hash !== manifest.sha256) throw wrongHash(manifestUrl);
    return this.#done(bytes, manifest.name, from, hash);
  }

  async url(url: string): Promise<ModelFile> {
    const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || url;
    const kept = await this.#kept(url);
    if (kept) {
      this.#report('fetching', kept.bytes.length, kept.bytes.length, 'cache');
      return this.#done(kept.bytes, name, 'cache', kept.sha256);
    }
    const { signal } = this.options;
    const response = await request(this.environment.fetch, url, signal);
    const bytes = await readBody(response, url, {
      signal,
      onBytes: (loaded, total) => this.#report('fetching', loaded, total, 'network'),
    });
    this.#report('checking', bytes.length, bytes.length, 'network');
    const hash = await sha256(bytes);
    await this.#cache.put(url, { bytes, sha256: hash });
    return this.#done(bytes, name, 'network', hash);
  }

  /** A kept file whose hash is right; a damaged one is dropped, so that it is fetched again. */
  async #kept(key: string, hash?: string): Promise<CachedFile | undefined> {
    const found = await this.#cache.get(key);
    this.options.signal?.throwIfAborted();
    if (!found) return undefined;
    if ((await sha256(found.bytes)) === (hash ?? found.sha256)) return found;
    await this.#cache.drop(key);
    return undefined;
  }

  async #fetchPart(
    url: string,
    part: ModelManifest['parts'][number],
    onBytes: (loaded: number) => void,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { signal } = this.options;
    const response = await request(this.environment.fetch, url, signal);
    const bytes = await readBody(response, url, { expected: part.bytes, onBytes, signal });
    if ((await sha256(bytes)) !== part.sha256) throw wrongHash(url);
    return bytes;
  }

  #done(bytes: Uint8Array<ArrayBuffer>, name: string, from: ModelOrigin, hash: string): ModelFile {
    this.options.signal?.throwIfAborted();
    const { warning } = this.#cache;
    return { bytes, name, sha256: hash, from, ...(warning && { warning }) };
  }

  #report(stage: FileProgress['stage'], loadedBytes: number, totalBytes: number, from: ModelOrigin): void {
    const { warning } = this.#cache;
    this.options.onProgress?.({ stage, loadedBytes, totalBytes, from, ...(warning && { warning }) });
  }
}

/** The hash is part of the key, so that parts of another version of the model are never mixed in. */
function partKey({ file, sha256: hash }: ModelManifest['parts'][number], manifestUrl: string): string {
  return `${new URL(file, manifestUrl).href}?sha256=${hash}`;
}

function wrongHash(url: string): ModelFetchError {
  return new ModelFetchError(
    'wrong-hash',
    `${url} is damaged: its SHA-256 is not the one in the manifest. Reload the page to fetch it again.`,
  );
}

async function readLocalFile(
  { file, name }: Extract<ModelSource, { kind: 'file' }>,
  { onProgress, signal }: LoadOptions,
): Promise<ModelFile> {
  const from = 'file';
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = await readBody(new Response(file.stream()), name, {
      expected: file.size,
      signal,
      onBytes: (loaded) =>
        onProgress?.({ stage: 'fetching', loadedBytes: loaded, totalBytes: file.size, from }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ModelFetchError(
      'unreadable',
      `${name} cannot be read. It may have been moved or changed: choose it again.`,
      {
        cause,
      },
    );
  }
  signal?.throwIfAborted();
  onProgress?.({ stage: 'checking', loadedBytes: bytes.length, totalBytes: bytes.length, from });
  return { bytes, name, sha256: await sha256(bytes), from };
}
