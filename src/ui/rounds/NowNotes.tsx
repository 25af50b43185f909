import type { Note } from '../../seal/events.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { comparedNotes } from '../studio/comparedNotes.ts';
import { measurementName } from './stripColumns.ts';
import styles from './RoundsNow.module.css';

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
      <Written name={measurementName(0)} note={before} />
      <Written name={measurementName(round)} note={after} after />
    </section>
  );
}

interface WrittenProps {
  readonly name: string;
  readonly note: Note;
  readonly after?: boolean;
}

function Written({ name, note, after = false }: WrittenProps) {
  return (
    <div className={styles.written} data-after={after}>
      <h3 className={styles.name}>{name}</h3>
      <p className={styles.note}>
        {note.question && <span className={styles.question}>{note.question} </span>}
        {note.text}
      </p>
    </div>
  );
}

interface Pair {
  readonly passage: string;
  readonly sentence: string;
  readonly before: Note;
  readonly after: Note;
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
      const [before, after] = notes.map((side) => side.find(({ inBoth }) => !inBoth) ?? side[0]);
      if (title === null || !before || !after) return [];
      const differ = !before.inBoth || !after.inBoth;
      return [
        {
          passage: setup.unseen[passage]!.title,
          sentence: title,
          before: before.note,
          after: after.note,
          round,
          differ,
        },
      ];
    });
  });
  return pairs.find(({ differ }) => differ) ?? pairs[0] ?? null;
}
