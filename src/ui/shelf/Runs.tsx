import { useEffect, useState } from 'react';
import { SHELF_LIMITS } from '../../store/persist/shelfStorage.ts';
import type { ShelfEntry } from '../../store/persist/shelfEntry.ts';
import { keepRecordedRounds, keepRecording } from '../../store/shelf/keepForeign.ts';
import { listShelf } from '../../store/shelf/listShelf.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { gainScale } from '../figures/Dumbbell/gainScale.ts';
import { Choice } from '../parts/Choice.tsx';
import { Section } from '../parts/Section.tsx';
import { counted } from '../parts/quantity.ts';
import { AdaptersSection } from './AdaptersSection.tsx';
import { CompareSection } from './CompareSection.tsx';
import { sorted, type Order } from './entryWords.ts';
import { RunCard } from './RunCard.tsx';
import styles from './Runs.module.css';
import { stripGains } from './RunStrip.tsx';
import { ShelfNotices } from './ShelfNotices.tsx';

/** The notebook: past runs with names and notes, two of them side by side, and the adapters this browser keeps. */
export function Runs() {
  const entries = useLab(({ shelf }) => shelf.entries);
  const { run: list } = useCommand(listShelf);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the view is first opened
  useEffect(() => list(), []);
  return (
    <main className={styles.main}>
      <ShelfNotices />
      <div className="page">
        <Section
          id="runs-list"
          number={1}
          title="Past runs"
          intro={
            <p>
              Every run that is finished or left is kept here by itself, in this browser alone: nothing is
              sent anywhere.
            </p>
          }
        >
          {entries && (entries.length > 0 ? <List entries={entries} /> : <Empty />)}
          <RecordingOffer />
          <RecordedRoundsOffer />
        </Section>
        {entries && entries.length > 0 && <CompareSection />}
        <AdaptersSection number={entries && entries.length > 0 ? 3 : 2} />
      </div>
    </main>
  );
}

const ORDERS: readonly { readonly value: Order; readonly name: string }[] = [
  { value: 'newest', name: 'Newest first' },
  { value: 'oldest', name: 'Oldest first' },
  { value: 'name', name: 'By name' },
];

function List({ entries }: { readonly entries: readonly ShelfEntry[] }) {
  const [order, setOrder] = useState<Order>('newest');
  // A run's gains and those of rounds are means of different things.
  const scaleOf = (kind: ShelfEntry['digest']['kind']) =>
    gainScale(entries.flatMap(({ digest }) => (digest.kind === kind ? stripGains(digest) : [])));
  const scales = { run: scaleOf('run'), rounds: scaleOf('rounds') };
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  return (
    <>
      <div className={styles.top}>
        <p className={styles.hint}>
          {counted(entries.length, 'run')} of {SHELF_LIMITS.entries} at most, {megabytes(bytes)} of{' '}
          {SHELF_LIMITS.bytes / 1e6} MB. Right answers and bits: before → passage only → chosen. In the
          pictures each dot is a self-edit, further right for more bits gained on the report half: blue
          helped, orange hurt, with a purple ring the chosen one. The bar is the passage only, the dotted line
          as before.
          {entries.some(({ digest }) => digest.kind === 'rounds') &&
            ' Of rounds each dot is a measurement, the mean over all questions of the unseen passages; the ring is on the latest.'}
        </p>
        <Choice label="Order" value={order} options={ORDERS} onChoose={setOrder} />
      </div>
      <ul className={styles.list}>
        {sorted(entries, order).map((entry) => (
          <li key={entry.id}>
            <RunCard entry={entry} scale={scales[entry.digest.kind]} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <p>
        <strong>Nothing is here yet.</strong> When you stop, finish or leave a run in the{' '}
        <a href="#studio">Studio</a>, or finish <a href="#rounds">rounds</a>, it is put here with its date,
        seed, setup and result.
      </p>
      <p>
        You can then name it, write a note on it, play it again, set it up again with another seed, save it as
        a file, and hold two runs against each other.
      </p>
    </div>
  );
}

function RecordingOffer() {
  const offered = useLab(keepRecording.enabled);
  const title = useLab(({ player }) => player.recording?.state.setup.passage.title);
  if (!offered) return null;
  return (
    <div className={styles.offer}>
      <p>The recorded run that comes with the page, “{title}”, can be kept here too.</p>
      <CommandButton command={keepRecording} />
    </div>
  );
}

/** Only once the Rounds view has fetched them: they are large. */
function RecordedRoundsOffer() {
  const offered = useLab(keepRecordedRounds.enabled);
  if (!offered) return null;
  return (
    <div className={styles.offer}>
      <p>The recorded rounds that come with the page can be kept here too.</p>
      <CommandButton command={keepRecordedRounds} />
    </div>
  );
}
