import { useState } from 'react';
import type { RunState } from '../../seal/runState.ts';
import { Choice } from '../parts/Choice.tsx';
import styles from './CompareNotes.module.css';
import { ComparedSentence } from './ComparedSentence.tsx';
import { comparedNotes, compareCaption, firstPair } from './comparedNotes.ts';
import { laneName } from './laneName.ts';
import { selfEditWords } from './recipeWords.ts';
import sentenceNotes from './SentenceNotes.module.css';

/** Two self-edits, and the notes of both side by side, sentence by sentence; what stands in both is grey. */
export function ComparedPair({ state }: { readonly state: RunState }) {
  const { candidates } = state;
  const [pair, setPair] = useState(() => firstPair(candidates));
  const options = candidates.map((candidate, index) => ({
    value: String(index),
    name: `${laneName(index)}: ${selfEditWords(candidate)}`,
  }));
  return (
    <div className={styles.inside}>
      <div className={sentenceNotes.pair}>
        {(['Left', 'Right'] as const).map((side, place) => (
          <Choice
            key={side}
            label={`${side} self-edit`}
            value={String(pair[place])}
            options={options}
            onChoose={(index) => setPair(pair.with(place, Number(index)) as [number, number])}
          />
        ))}
      </div>
      <ComparedSentences state={state} pair={pair} />
    </div>
  );
}

function ComparedSentences({ state, pair }: { readonly state: RunState; readonly pair: [number, number] }) {
  const [left, right] = pair.map((index) => state.candidates[index]!.notes);
  const rows = comparedNotes(state.started.sentences, left!, right!);
  return (
    <>
      <p className={styles.caption}>{compareCaption(pair, rows)}</p>
      {rows.map(({ sentence, title, notes }) => (
        <ComparedSentence
          key={sentence}
          heading="h4"
          title={title}
          sides={notes.map((side, place) => ({ name: laneName(pair[place]!), notes: side }))}
        />
      ))}
    </>
  );
}
