import type { ModelCard } from '../../seal/learner.ts';
import { duration } from '../parts/quantity.ts';
import styles from './Provenance.module.css';

export interface ProvenanceProps {
  readonly what: 'run' | 'rounds';
  readonly command: string;
  readonly commit: string | null;
  /** Of the real one, in milliseconds. */
  readonly tookMs: number;
  readonly started: { readonly model: ModelCard; readonly executor: { readonly description: string } };
}

const TITLES = {
  run: 'A real run of this code, recorded; nothing in it is made up',
  rounds: 'Real rounds of this code, recorded; nothing in them is made up',
};

/** Where a recording comes from, so that anyone can make it again. */
export function Provenance({ what, command, commit, tookMs, started: { model, executor } }: ProvenanceProps) {
  return (
    <details className={`page ${styles.made}`}>
      <summary>{TITLES[what]}</summary>
      <p>
        {model.name} on {executor.description}
        {commit && <>, commit {commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, '$1')}</>}. Only the time is
        shortened: it took {duration(tookMs)}. Make it again with <code>{command}</code>
      </p>
    </details>
  );
}
