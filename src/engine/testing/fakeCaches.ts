export interface FakeCaches extends CacheStorage {
  /** Every kept file by its address. */
  readonly files: Map<string, { bytes: Uint8Array<ArrayBuffer>; headers: [string, string][] }>;
  /** Thrown by the next and every later `put`. */
  putError: Error | null;
}

/** Cache Storage in memory: the few methods the engine uses. */
export function fakeCaches(): FakeCaches {
  const files: FakeCaches['files'] = new Map();
  const cache = {
    match: (url: string) => {
      const file = files.get(url);
      return Promise.resolve(file && new Response(file.bytes, { headers: file.headers }));
    },
    put: async (url: string, response: Response) => {
      if (fake.putError) throw fake.putError;
      const headers = [...response.headers] as [string, string][];
      files.set(url, { bytes: new Uint8Array(await response.arrayBuffer()), headers });
    },
    delete: (url: string) => Promise.resolve(files.delete(url)),
    keys: () => Promise.resolve(Array.from(files.keys(), (url) => ({ url }))),
  };
  const fake = {
    files,
    putError: null,
    open: () => Promise.resolve(cache),
    has: () => Promise.resolve(files.size > 0),
    delete: () => {
      const had = files.size > 0;
      files.clear();
      return Promise.resolve(had);
    },
  } as unknown as FakeCaches;
  return fake;
}
