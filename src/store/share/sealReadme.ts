import type { RunState } from '../../seal/runState.ts';
import { codeWords, type AppVersion } from './appVersion.ts';

export interface SealReadme {
  /** What it is, and what happened in it. */
  readonly story: string;
  readonly started: Pick<RunState['started'], 'model' | 'executor' | 'startedAt'>;
  readonly seed: number;
  /** The code that made it. */
  readonly app: AppVersion;
  /** What setup.json holds. */
  readonly setup: string;
  /** What adapter.zip holds; null where there is none. */
  readonly adapter: string | null;
  /** Whether it is told of as several: rounds over their passages, and not a run over one. */
  readonly several: boolean;
}

/** README.txt of a .seal.zip, for whoever unpacks it by hand. */
export function sealReadme({ story, started, seed, app, setup, adapter, several }: SealReadme): string {
  const { model, executor, startedAt } = started;
  const [it, passage] = several ? ['them', 'passages'] : ['it', 'passage'];
  return `${story}

Model      ${model.name}
           SHA-256 ${model.sha256}
Ran on     ${executor.description}
Began      ${startedAt}
Seed       ${seed}
Code       ${codeWords(app)}

To look at ${it}, open SEAL Lab in a browser, and drop this whole zip on the page (or press Share, then choose it).
Nothing of it is sent anywhere.

What is in the zip
  manifest.json  which code, model and machine made ${it}
  setup.json     ${setup}
  events.jsonl   everything that happened, one event a line, in order; the page draws itself from this alone.
                 A number that JSON does not have is written {"nonFinite": "NaN"}.
${adapter ? `  adapter.zip    ${adapter}, in the format of Python’s peft library\n` : ''}
The ${passage}, the notes and the answers are in it as plain text. Look at them before you pass it on.
`;
}
