import { seededRandom } from '../../base/rng.ts';
import type { StoreEnvironment } from '../model/modelStore.ts';
import { sha256 } from '../model/sha256.ts';
import { fakeCaches, type FakeCaches } from './fakeCaches.ts';

export const HOME = 'https://lab.test/models/tiny/';
export const URL_MODEL = 'https://models.test/org/tiny-q8.gguf';
const random = seededRandom(4, 'model server');
/** The model's file: 5,000 random bytes. */
export const FILE = Uint8Array.from({ length: 5000 }, () => random() * 256);
export const PARTS = [FILE.slice(0, 2000), FILE.slice(2000, 4000), FILE.slice(4000)];

export type Answer = Uint8Array<ArrayBuffer> | (() => Response | Promise<Response>);

export interface FakeModelServer {
  /** What each address answers; 404 for any other. */
  readonly served: Map<string, Answer>;
  /** Addresses asked for, in order. */
  readonly fetched: string[];
  readonly caches: FakeCaches;
  readonly environment: StoreEnvironment;
}

/** A server with a small model in three parts and as one file, and an empty Cache Storage. */
export async function fakeModelServer(): Promise<FakeModelServer> {
  const parts = await Promise.all(
    PARTS.map(async (part, i) => ({
      file: `part${i + 1}`,
      bytes: part.length,
      sha256: await sha256(part),
    })),
  );
  const manifest = { name: 'Tiny', bytes: FILE.length, sha256: await sha256(FILE), parts };
  const served = new Map<string, Answer>([
    [`${HOME}manifest.json`, new TextEncoder().encode(JSON.stringify(manifest))],
    ...PARTS.map((part, i): [string, Answer] => [`${HOME}part${i + 1}`, part]),
    [URL_MODEL, FILE],
  ]);
  const fetched: string[] = [];
  const caches = fakeCaches();
  const answer: typeof fetch = async (address, init) => {
    init?.signal?.throwIfAborted();
    const url = address as string;
    fetched.push(url);
    const found = served.get(url);
    if (!found) return new Response('gone', { status: 404, statusText: 'Not Found' });
    return typeof found === 'function' ? found() : new Response(found);
  };
  return { served, fetched, caches, environment: { caches, fetch: answer } };
}
