// The README's performance table, made from a result of the benchmark.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';
import { adapterName, countRows, gapLine, ratioRows, speedRows } from './table.mjs';

const README = join(ROOT, 'README.md');
const BEGIN = '<!-- bench: made by `npm run bench -- --out FILE.json --readme` -->';
const END = '<!-- end of bench -->';

/** Each once, sorted. */
const different = (values) => [...new Set(values)].sort().join(' and ');

/** The Markdown between the marks. @throws Error for a result of `--quick` */
export function readmeTable(result) {
  const { machine, versions, sections } = result;
  const all = Object.values(sections);
  if (all.some(({ quick }) => quick))
    throw new Error('--readme: some of the result was measured with --quick, which is not to be reported');
  const dates = different(all.map(({ date }) => date.slice(0, 10)));
  const commits = different(all.map(({ commit }) => commit));
  const figures = table(['', 'measured', 'asked', 'met'], [...ratioRows(result), ...countRows(result)]);
  const speeds = table(['', 'ours', 'theirs'], speedRows(result));
  return [
    `Measured on ${dates} at ${commits.includes(' ') ? 'commits' : 'commit'} ${commits}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGB} GB, ` +
      `${machine.os}, ${machine.browser}, WebGPU adapter ${adapterName(machine.adapter)}; tfjs ${versions.tfjs}, ` +
      `wllama ${versions.wllama}.`,
    '',
    ...figures,
    '',
    ...speeds,
    '',
    ...gapLine(result),
  ].join('\n');
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.trim().replaceAll('|', '\\|')).join(' | ')} |`;
  const marks = head.map((_, i) => (i === 1 ? '---:' : '---'));
  return [line(head), line(marks), ...rows.map(line)];
}

/** A README with the table between its marks. @throws Error where the marks are missing */
export function withTable(readme, table) {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`README.md has no place for the table: put "${BEGIN}" and "${END}" on two lines of it`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${readme.slice(end)}`;
}

export async function writeReadme(result) {
  const { format } = await import('prettier');
  const text = withTable(readFileSync(README, 'utf8'), readmeTable(result));
  const config = JSON.parse(readFileSync(join(ROOT, '.prettierrc.json'), 'utf8'));
  writeFileSync(README, await format(text, { ...config, parser: 'markdown' }));
  return 'README.md has the table now';
}
