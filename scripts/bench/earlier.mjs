// What an earlier run has left in the file, and whether a new one may be added to it.
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

/** The earlier result, or null where there is no file. @throws Error for a file that is something else */
export function readEarlier(path) {
  if (!existsSync(path)) return null;
  try {
    const result = JSON.parse(readFileSync(path, 'utf8'));
    if (result?.schema !== 2 || typeof result.sections !== 'object') throw new Error('it has another form');
    return result;
  } catch (error) {
    throw new Error(
      `--out: ${path} is not a result of this benchmark (${error.message}); name another file`,
      {
        cause: error,
      },
    );
  }
}

/** @throws Error where the sections of the two would stand under one machine but were measured on two */
export function refuseMixing(earlier, header) {
  const plain = JSON.parse(JSON.stringify(header));
  for (const part of ['machine', 'versions'])
    if (!isDeepStrictEqual(earlier[part], plain[part]))
      throw new Error(
        `--only: the sections in the file were measured with another ${part === 'machine' ? 'machine or browser' : 'set of versions'}; name another file with --out`,
      );
}
