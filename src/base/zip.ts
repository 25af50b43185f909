/**
 * Zip files, as far as this page needs them (APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; no zip64, no
 * encryption). Reading walks the central directory itself, because sizes and checksums have to be known before anything
 * is inflated, and fflate checks neither.
 */
import { inflateSync, zipSync } from 'fflate';

/** A file that cannot be read as a zip. The message is one sentence; what to do about it depends on what was expected. */
export class ZipError extends Error {
  override name = 'ZipError';
  readonly code: 'not-zip' | 'too-many' | 'packing' | 'damaged';

  constructor(code: ZipError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * The same bytes for the same files, wherever and whenever: the time is always this one.
 * @param level of deflating, 0 to 9; 0 stores the bytes as they are
 */
export function writeZip(
  files: Readonly<Record<string, Uint8Array>>,
  level: 0 | 6 = 0,
): Uint8Array<ArrayBuffer> {
  // A zip has local time, so this is the same bytes in every time zone; 1980 is where its time begins.
  return new Uint8Array(zipSync({ ...files }, { level, mtime: new Date(1980, 0, 1) }));
}

export interface ZipEntry {
  readonly name: string;
  /** Bytes after inflating, as the directory says. */
  readonly size: number;
  /** @throws ZipError where the bytes are not what the directory says */
  read(): Uint8Array;
}

/** Far more than a file of ours has, and few enough to walk. */
const MOST_ENTRIES = 4096;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;

/** The files of a zip, none inflated yet. @throws ZipError */
export function readZip(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ENTRIES)
    throw new ZipError(
      'too-many',
      `The zip holds ${count} files or more, and at most ${MOST_ENTRIES} are read.`,
    );
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) throw damaged('its list of files');
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its list of files');
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const size = view.getUint32(at + 24, true);
    const directory = at;
    const lastName = name.slice(name.lastIndexOf('/') + 1);
    entries.push({ name, size, read: () => readEntry(view, directory, lastName) });
    at = next;
  }
  return entries;
}

function endOfDirectory(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= first; at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  throw new ZipError('not-zip', 'This file is not a zip, or its end is missing.');
}

function readEntry(view: DataView, directory: number, name: string): Uint8Array {
  const at = (offset: number) => view.getUint32(directory + offset, true);
  const method = view.getUint16(directory + 10, true);
  const flags = view.getUint16(directory + 8, true);
  const [crc, packed, size, local] = [at(16), at(20), at(24), at(42)];
  if (flags & 1 || (method !== 0 && method !== 8) || [packed, size, local].includes(0xffffffff))
    throw new ZipError(
      'packing',
      `${name} is packed in a way that is not read here (encrypted, zip64, or method ${method}).`,
    );
  if (local + 30 > view.byteLength || view.getUint32(local, true) !== 0x04034b50) throw damaged(name);
  const data = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (data + packed > view.byteLength) throw damaged(name);
  const stored = new Uint8Array(view.buffer, view.byteOffset + data, packed);
  const whole = method === 0 ? stored : inflated(stored, size, name);
  // Inflating stops where the room it was given ends; a longer or shorter content shows in its checksum.
  if (whole.length !== size || crc32(whole) !== crc) throw damaged(name);
  return whole;
}

function inflated(packed: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch (cause) {
    throw damaged(name, cause);
  }
}

function damaged(what: string, cause?: unknown): ZipError {
  return new ZipError(
    'damaged',
    `The zip is damaged: ${what} cannot be read.`,
    cause === undefined ? undefined : { cause },
  );
}

let table: Uint32Array | undefined;

/** CRC-32 of zip and gzip (polynomial 0xedb88320). */
function crc32(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
