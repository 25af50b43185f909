import type { RunState } from '../../seal/runState.ts';
import { shownCandidate } from '../../store/selectors/lanes.ts';
import { counted } from '../parts/quantity.ts';
import { comparedNotes, type ComparedNote } from '../studio/comparedNotes.ts';
import { ComparedSentence } from '../studio/ComparedSentence.tsx';
import { lowerName } from '../studio/laneName.ts';
import styles from './Compare.module.css';

const SIDES = ['Run A', 'Run B'] as const;

interface Group {
  /** A sentence; null above notes that a person added. */
  readonly title: string | null;
  readonly notes: readonly [readonly ComparedNote[], readonly ComparedNote[]];
}

/** The notes of the self-edits that stand for two runs, sentence by sentence where both read the same passage. */
export function NotesBeside({ pair }: { readonly pair: readonly [RunState, RunState] }) {
  const shown = pair.map(shownCandidate);
  const [left, right] = pair.map(({ candidates }, side) => candidates[shown[side] ?? 0]!.notes);
  const names = pair.map((_, side) => `${SIDES[side]}, ${lowerName(shown[side] ?? 0)}`);
  const groups = groupsOf(pair, left!, right!);
  const both = groups.flatMap(({ notes }) => notes[0]).filter(({ inBoth }) => inBoth).length;
  return (
    <section className={styles.part} aria-label="Their notes">
      <h3>{shown.includes(null) ? 'Their first notes' : 'The notes of the chosen self-edits'}</h3>
      <p className={styles.caption}>
        {names[0]}, has {counted(left!.length, 'note')}; {names[1]}, has {counted(right!.length, 'note')};{' '}
        {both || 'none'} {both === 1 ? 'stands' : 'stand'} in both.
      </p>
      <details className={styles.notes}>
        <summary>Read them side by side</summary>
        {groups.map(({ title, notes }) => (
          <ComparedSentence
            key={title}
            heading="h4"
            title={title}
            sides={notes.map((each, side) => ({ name: names[side]!, notes: each }))}
          />
        ))}
      </details>
    </section>
  );
}

function groupsOf(
  [a, b]: readonly [RunState, RunState],
  left: RunState['candidates'][number]['notes'],
  right: typeof left,
): Group[] {
  if (JSON.stringify(a.started.sentences) === JSON.stringify(b.started.sentences))
    return comparedNotes(a.started.sentences, left, right);
  const alone = (notes: typeof left) => notes.map((note) => ({ note, inBoth: false }));
  return [{ title: 'Two passages, each with its own notes', notes: [alone(left), alone(right)] }];
}
