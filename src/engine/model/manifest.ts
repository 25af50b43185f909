import { readBody, request, type Fetch } from './modelFetch.ts';
import { ModelFetchError } from './modelFetchError.ts';

/** How a bundled model is cut into parts, each small enough for any static host. */
export interface ModelManifest {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  /** In order; put together they are the file. */
  readonly parts: readonly { readonly file: string; readonly bytes: number; readonly sha256: string }[];
}

/** @throws ModelFetchError when it cannot be fetched or does not add up */
export async function fetchManifest(
  fetcher: Fetch,
  url: string,
  signal?: AbortSignal,
): Promise<ModelManifest> {
  const bytes = await readBody(await request(fetcher, url, signal), url, { signal });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new ModelFetchError('manifest', `${url} is not a model's manifest: it is not JSON.`, { cause });
  }
  if (!isManifest(value) || value.parts.reduce((sum, part) => sum + part.bytes, 0) !== value.bytes)
    throw new ModelFetchError(
      'manifest',
      `${url} is not a model's manifest: it must list the parts, their bytes and SHA-256, and they must add up.`,
    );
  return value;
}

function isManifest(value: unknown): value is ModelManifest {
  const isRecord = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null;
  const isFile = (v: unknown): v is Record<string, unknown> =>
    isRecord(v) && Number.isInteger(v['bytes']) && /^[0-9a-f]{64}$/.test(String(v['sha256']));
  return (
    isFile(value) &&
    typeof value['name'] === 'string' &&
    Array.isArray(value['parts']) &&
    value['parts'].length > 0 &&
    value['parts'].every((part) => isFile(part) && typeof part['file'] === 'string')
  );
}
