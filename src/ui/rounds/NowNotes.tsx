import type { Note } from '../../seal/events.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { comparedNotes } from '../studio/comparedNotes.ts';
import { measurementName } from './stripColumns.ts';
import styles from './RoundsNow.module.css';

/** Of each writer, of a sentence: there is no room for more. */
const SHOWN = 2;

/** What the untuned and the latest writer wrote about one sentence: the first on which they differ, if any. */
export function NowNotes({ state }: { readonly state: RoundsState }) {
  const pair = firstPair(state);
  if (!pair)
    return (
      <section className={styles.now}>
        <h2>Notes before and after</h2>
        <p className={styles.words}>
          What the writer writes before and after its rounds stands here, as soon as it has written.
        </p>
      </section>
    );
  const { passage, sentence, before, after, round, differ } = pair;
  return (
    <section className={styles.now}>
      <h2>Notes before and after</h2>
      <p className={styles.words}>
        On the unseen “{passage}”{differ && ', the first sentence where they differ'};{' '}
        <a href="#rounds-notes">all of them</a>
      </p>
      <blockquote className={styles.quote}>{sentence}</blockquote>
      <Written name={measurementName(0)} notes={before} />
      <Written name={measurementName(round)} notes={after} after />
    </section>
  );
}

interface WrittenProps {
  readonly name: string;
  readonly notes: readonly Note[];
  readonly after?: boolean;
}

function Written({ name, notes, after = false }: WrittenProps) {
  return (
    <div className={styles.written} data-after={after}>
      <h3 className={styles.name}>{name}</h3>
      {notes.map((note) => (
        <p key={note.id} className={styles.note}>
          {note.question && <span className={styles.question}>{note.question} </span>}
          {note.text}
        </p>
      ))}
    </div>
  );
}

interface Pair {
  readonly passage: string;
  readonly sentence: string;
  /** Those that only this writer wrote come first. */
  readonly before: readonly Note[];
  readonly after: readonly Note[];
  readonly round: number;
  readonly differ: boolean;
}

/** Null where none is written yet. */
function firstPair({ setup, measurements }: RoundsState): Pair | null {
  const round = measurements.findLastIndex((runs) => runs.some((run) => run?.candidates[0]?.notes.length));
  if (round < 1) return null;
  const pairs = measurements[0]!.flatMap((first, passage) => {
    const left = first?.candidates[0]?.notes ?? [];
    const right = measurements[round]![passage]?.candidates[0]?.notes ?? [];
    return comparedNotes(first?.started.sentences ?? [], left, right).flatMap(({ title, notes }): Pair[] => {
      if (title === null || notes.some((side) => side.length === 0)) return [];
      const differ = notes.flat().some(({ inBoth }) => !inBoth);
      const [before, after] = notes.map((side) =>
        side
          .toSorted((a, b) => Number(a.inBoth) - Number(b.inBoth))
          .slice(0, SHOWN)
          .map(({ note }) => note),
      );
      const about = { passage: setup.unseen[passage]!.title, sentence: title };
      return [{ ...about, before: before!, after: after!, round, differ }];
    });
  });
  return pairs.find(({ differ }) => differ) ?? pairs[0] ?? null;
}
