import { readFile } from 'node:fs/promises';

const FOLDER = new URL('../../../public/models/smollm2-135m-instruct/', import.meta.url);

interface Manifest {
  readonly bytes: number;
  readonly parts: readonly { readonly file: string }[];
}

/** The bundled model's file, put together from its parts. Node only. */
export async function readBundledModel(): Promise<Uint8Array<ArrayBuffer>> {
  const manifest = JSON.parse(
    new TextDecoder().decode(await readFile(new URL('manifest.json', FOLDER))),
  ) as Manifest;
  const file = new Uint8Array(manifest.bytes);
  let at = 0;
  for (const part of manifest.parts) {
    const bytes = await readFile(new URL(part.file, FOLDER));
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
