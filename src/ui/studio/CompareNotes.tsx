import { useState } from 'react';
import type { RunState } from '../../seal/runState.ts';
import { lazyPart } from '../app/lazyPart.tsx';
import styles from './CompareNotes.module.css';

const ComparedPair = lazyPart(async () => (await import('./ComparedPair.tsx')).ComparedPair);

/** Two self-edits side by side; folded away, and not fetched, until asked for. */
export function CompareNotes({ state }: { readonly state: RunState }) {
  const [asked, setAsked] = useState(false);
  return (
    <details className={styles.compare} onToggle={(event) => event.currentTarget.open && setAsked(true)}>
      <summary>Compare two self-edits, sentence by sentence</summary>
      {asked && <ComparedPair state={state} />}
    </details>
  );
}
