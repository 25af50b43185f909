import type { RunState } from '../../seal/runState.ts';
import { titleSlug } from '../fileNames.ts';
import { codeWords, type AppVersion } from './appVersion.ts';

/** What has to be said for someone else to know exactly which run is meant, and to make it again. */
export interface Citation {
  readonly bibtex: string;
  /** The same with the whole setup, passage and questions included. */
  readonly json: string;
}

/** @param app the code that made the run, as far as is known */
export function citationOf({ setup, started }: RunState, app: AppVersion): Citation {
  const { passage, seed } = setup;
  const { model, executor, startedAt } = started;
  const day = startedAt.slice(0, 10);
  const count = setup.candidates.length;
  const selfEdits = `${count} self-edit${count === 1 ? '' : 's'}`;
  const note = `${codeWords(app)}; model ${model.name}, SHA-256 ${model.sha256}; ${executor.description}; seed ${seed}; ${selfEdits}; begun ${startedAt}`;
  return {
    bibtex: [
      `@misc{seal-lab-${titleSlug(passage.title).replace(/[^a-z0-9-]/g, '') || 'run'}-seed-${seed},`,
      `  title = {{A run of SEAL Lab: ${plain(passage.title)}}},`,
      `  year  = {${day.slice(0, 4)}},`,
      `  note  = {${plain(note)}}`,
      '}',
    ].join('\n'),
    json: JSON.stringify({ app, model, executor, startedAt, setup }, null, 2),
  };
}

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\^{}',
  '~': '\\~{}',
};

/** What TeX would take for a command is written so that it is none. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\{}%&$#_^~]/g, (mark) => TEX[mark] ?? `\\${mark}`);
}
