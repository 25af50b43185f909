import { titleSlug } from '../adapterFileName.ts';

/** E.g. `the-tolmin-mill-seed-7.seal.zip`: fit for any file system. */
export function runFileName(title: string, seed: number): string {
  return `${titleSlug(title) || 'run'}-seed-${seed}.seal.zip`;
}
