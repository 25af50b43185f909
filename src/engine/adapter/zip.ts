/** The zip of an adapter: what is wrong with one is an AdapterFileError with what to do about it. */
import * as base from '../../base/zip.ts';
import { AdapterFileError, type AdapterFileProblem } from './adapterFileError.ts';

export type { ZipEntry } from '../../base/zip.ts';

/** The files of a zip, none inflated yet. @throws AdapterFileError, also where one of them is read */
export function readZip(bytes: Uint8Array): base.ZipEntry[] {
  return asAdapterFile(() => base.readZip(bytes)).map((entry) => ({
    name: entry.name,
    size: entry.size,
    read: () => asAdapterFile(() => entry.read()),
  }));
}

const PROBLEMS: Record<
  base.ZipError['code'],
  { readonly code: AdapterFileProblem; readonly advice: string }
> = {
  'not-zip': { code: 'not-zip', advice: 'Choose the zip of a PEFT adapter folder.' },
  'too-many': { code: 'too-large', advice: "Zip the adapter's own folder only." },
  packing: { code: 'zip-entry', advice: 'Zip the folder again with the usual settings.' },
  damaged: { code: 'zip-entry', advice: 'Download or zip it again.' },
};

function asAdapterFile<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof base.ZipError)) throw cause;
    const { code, advice } = PROBLEMS[cause.code];
    throw new AdapterFileError(code, `${cause.message} ${advice}`, { cause });
  }
}
