import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../base/rng.ts';
import { writeZip } from '../../base/zip.ts';
import { readZip } from './zip.ts';

const random = seededRandom(5, 'zip');
const NOISE = Uint8Array.from({ length: 1237 }, () => random() * 256);
const FILES = { 'a/noise.bin': NOISE, 'words.txt': strToU8('the same words '.repeat(97)) };

const contents = (zip: Uint8Array) =>
  Object.fromEntries(readZip(zip).map((each) => [each.name, each.read()]));

test.each([0, 6] as const)('files at compression level %i are read as they were', (level) => {
  const zip = zipSync(FILES, { level });
  expect(contents(zip)).toEqual(FILES);
  const shifted = new Uint8Array(zip.length + 5);
  shifted.set(zip, 5);
  expect(contents(shifted.subarray(5))).toEqual(FILES);
});

test('the same files give the same bytes at any time', () => {
  const zip = writeZip(FILES);
  expect(contents(zip)).toEqual(FILES);
  expect(writeZip({ ...FILES })).toEqual(zip);
  // Date and time of the first local header: 1 January 1980, 0:00.
  expect(new DataView(zip.buffer).getUint32(10, true)).toBe(0x00210000);
});

/** Where the directory's entry of the only file begins. */
function directoryOf(zip: Uint8Array): number {
  return new DataView(zip.buffer).getUint32(zip.length - 6, true);
}

function changed(zip: Uint8Array, change: (view: DataView, directory: number) => void): Uint8Array {
  const copy = zip.slice();
  change(new DataView(copy.buffer), directoryOf(copy));
  return copy;
}

const STORED = zipSync({ 'n.bin': NOISE }, { level: 0 });
const ZEROS = zipSync({ 'n.bin': new Uint8Array(100_000) });

describe('a damaged or hostile zip is refused in words', () => {
  test.each<[string, Uint8Array, RegExp]>([
    [
      'no zip',
      strToU8('GGUF and so on, and on, and on'),
      /^This file is not a zip, or its end is missing\. Choose/,
    ],
    ['nothing', new Uint8Array(0), /not a zip/],
    ['its end cut off', STORED.subarray(0, STORED.length - 3), /not a zip/],
    ['its begin cut off', STORED.subarray(400), /damaged/],
    [
      'one bit turned',
      changed(STORED, (view) => view.setUint8(700, view.getUint8(700) ^ 1)),
      /damaged: n\.bin/,
    ],
    [
      'one bit turned where it is packed',
      changed(ZEROS, (view) => view.setUint8(60, view.getUint8(60) ^ 4)),
      /damaged: n\.bin/,
    ],
    // Inflates to more than it says: only as much room as it said is ever taken.
    [
      'a small size for much',
      changed(ZEROS, (view, at) => view.setUint32(at + 24, 1000, true)),
      /damaged: n\.bin/,
    ],
    [
      'a large size for little',
      changed(ZEROS, (view, at) => view.setUint32(at + 24, 200_000, true)),
      /damaged/,
    ],
    [
      'data behind the end',
      changed(STORED, (view, at) => view.setUint32(at + 20, 9_999_999, true)),
      /damaged/,
    ],
    [
      'a header elsewhere',
      changed(STORED, (view, at) => view.setUint32(at + 42, 9_999_999, true)),
      /damaged/,
    ],
    [
      'a name that never ends',
      changed(STORED, (view, at) => view.setUint16(at + 28, 60_000, true)),
      /list of files/,
    ],
    [
      'more files than there are',
      changed(STORED, (view) => view.setUint16(view.byteLength - 12, 9, true)),
      /list of files/,
    ],
    [
      'very many files',
      changed(STORED, (view) => view.setUint16(view.byteLength - 12, 65_535, true)),
      /65535 files or more/,
    ],
    ['another method', changed(STORED, (view, at) => view.setUint16(at + 10, 12, true)), /method 12/],
    ['encrypted', changed(STORED, (view, at) => view.setUint16(at + 8, 1, true)), /encrypted/],
  ])('%s', (_, zip, message) => {
    expect(() => contents(zip)).toThrow(message);
    expect(() => contents(zip)).toThrow(expect.objectContaining({ name: 'AdapterFileError' }));
  });
});
