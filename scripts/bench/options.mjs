// The command line of `npm run bench`.
import { parseArgs } from 'node:util';
import { SECTIONS } from './sections.mjs';

export const USAGE = `npm run bench -- --out FILE.json [options]

  --only NAME,...  only these sections; the others stay as FILE.json has them
                   (${Object.keys(SECTIONS).join(', ')})
  --python PATH    a Python with torch, transformers and gguf, to race against (default: python3, where it has them)
  --quick          fewer repeats and sizes: to try the benchmark, not to report it
  --readme         writes the table into README.md too

  npm run bench -- --out FILE.json --readme --only none   only refreshes the README from FILE.json`;

/** The options. @throws Error with one sentence on what is wrong */
export function readOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      out: { type: 'string' },
      only: { type: 'string' },
      python: { type: 'string' },
      quick: { type: 'boolean', default: false },
      readme: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return values;
  if (!values.out) throw new Error('--out: expected a file for the result, got nothing');
  if (!values.out.endsWith('.json'))
    throw new Error(`--out: expected a name that ends in .json, got ${values.out}`);
  if (values.python === '') throw new Error('--python: expected the path of a Python, got nothing');
  return { ...values, sections: sectionsOf(values.only) };
}

function sectionsOf(only) {
  const names = Object.keys(SECTIONS);
  if (only === undefined) return names;
  if (only === 'none') return [];
  const asked = only.split(',').map((name) => name.trim());
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: expected some of ${names.join(', ')}, got ${unknown || 'nothing'}`);
  return names.filter((name) => asked.includes(name));
}
