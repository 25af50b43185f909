import { ModelFetchError } from './modelFetchError.ts';

export type Fetch = typeof fetch;

/** `loaded` bytes so far of `total`, 0 where the server does not tell. */
export type OnBytes = (loaded: number, total: number) => void;

/** Requests a file; every way this can fail is one plain sentence. */
export async function request(fetcher: Fetch, url: string, signal?: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    // no-store: what is worth keeping is kept by hash; the browser's own cache would hold it a second time.
    response = await fetcher(url, { cache: 'no-store', ...(signal && { signal }) });
  } catch (cause) {
    throw connectionError(url, cause, signal);
  }
  if (!response.ok)
    throw new ModelFetchError(
      'http',
      `The server answered ${response.status}${response.statusText ? ` (${response.statusText})` : ''} for ${url}. ` +
        (response.status === 404 ? 'Check the address.' : 'Try again later.'),
    );
  if (/^text\/html/i.test(response.headers.get('content-type') ?? ''))
    throw new ModelFetchError(
      'not-a-model',
      `${url} is a web page, not a model file. Use the address of the file itself (on Hugging Face: with /resolve/ in it).`,
    );
  return response;
}

/**
 * Reads a whole body as it streams in.
 * @param expected bytes it must have; without it, what the server announced, if it did
 */
export async function readBody(
  response: Response,
  url: string,
  { expected, onBytes, signal }: { expected?: number; onBytes?: OnBytes; signal?: AbortSignal | undefined },
): Promise<Uint8Array<ArrayBuffer>> {
  // A compressed transfer announces the compressed length, which says nothing about the file.
  const announced = response.headers.has('content-encoding')
    ? 0
    : Number(response.headers.get('content-length'));
  const length = expected ?? announced;
  let out = new Uint8Array(length || 1 << 20);
  let loaded = 0;
  const reader = (response.body ?? new Blob().stream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (length && loaded + value.length > length)
        throw lengthError(url, length, loaded + value.length, true);
      if (loaded + value.length > out.length) out = grown(out, loaded + value.length);
      out.set(value, loaded);
      loaded += value.length;
      onBytes?.(loaded, length);
    }
  } catch (cause) {
    throw cause instanceof ModelFetchError ? cause : connectionError(url, cause, signal);
  } finally {
    reader.cancel().catch(() => {});
  }
  if (length && loaded !== length) throw lengthError(url, length, loaded, false);
  return loaded === out.length ? out : out.slice(0, loaded);
}

function grown(bytes: Uint8Array<ArrayBuffer>, atLeast: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(atLeast, bytes.length * 2));
  larger.set(bytes);
  return larger;
}

function lengthError(url: string, expected: number, got: number, more: boolean): ModelFetchError {
  return new ModelFetchError(
    'wrong-length',
    `${url} should have ${expected} bytes, but ${more ? 'more' : `only ${got}`} came. Try again; if it stays so, the file on the server is damaged.`,
  );
}

/** An abort stays what it is; everything else that fetch throws is a connection that failed. */
function connectionError(url: string, cause: unknown, signal?: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  return new ModelFetchError(
    'offline',
    `No connection to ${new URL(url).host || url} while fetching the model, or that server does not allow other pages to use it. ` +
      'Check the network and try again.',
    { cause },
  );
}
