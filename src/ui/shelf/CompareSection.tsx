import type { ShelvedRun } from '../../store/shelf/shelved.ts';
import { stopComparing } from '../../store/shelf/compareShelved.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { Section } from '../parts/Section.tsx';
import { RunBadge } from '../parts/RunBadge.tsx';
import { againstWords } from './compareWords.ts';
import styles from './Compare.module.css';
import { whenWords } from './entryWords.ts';
import { LossPicture } from './LossPicture.tsx';
import { lossScale } from './lossLines.ts';
import { NotesBeside } from './NotesBeside.tsx';
import { RewardsBeside } from './RewardsBeside.tsx';
import { setupDifferences } from './setupDifferences.ts';

/** Two past runs side by side: what differs in their setup, what they came to, how they studied and what they wrote. */
export function CompareSection() {
  const picked = useLab(({ shelf }) => shelf.picked.length);
  const compared = useLab(({ shelf }) => shelf.compared);
  return (
    <Section
      id="runs-compare"
      number={2}
      title="Side by side"
      intro={<p>Two runs held against each other, with no more said than the counts allow.</p>}
    >
      {compared ? (
        <Compared pair={compared} />
      ) : (
        <p className={styles.empty} aria-live="polite">
          {picked === 0 && 'Tick “Compare” at two runs above, and they stand here side by side.'}
          {picked === 1 && 'One is picked. Tick “Compare” at another one.'}
          {picked === 2 && 'Opening the two runs…'}
        </p>
      )}
    </Section>
  );
}

function Compared({ pair }: { readonly pair: readonly [ShelvedRun, ShelvedRun] }) {
  const [left, right] = pair;
  const states = [left.state, right.state] as const;
  const scale = lossScale(states);
  return (
    <>
      <div className={styles.head}>
        <div className={styles.pair}>
          {pair.map(({ entry }, side) => (
            <div key={entry.id} className={styles.run}>
              <p className={styles.side}>{SIDES[side]}</p>
              <p className={styles.name}>{entry.name}</p>
              <p className={styles.when}>
                <RunBadge mode={entry.from} detail={whenWords(entry.startedAt)} />
              </p>
              {entry.note && <p className={styles.note}>{entry.note}</p>}
            </div>
          ))}
        </div>
        <p className={styles.verdict}>{againstWords(states)}</p>
        <CommandButton command={stopComparing} />
      </div>
      <Differences states={states} />
      <RewardsBeside pair={states} />
      <section className={styles.part} aria-label="Loss curves">
        <h3>Loss, on the same scales</h3>
        <div className={styles.pair}>
          {states.map((state, side) => (
            <LossPicture key={pair[side]!.entry.id} name={SIDES[side]!} state={state} scale={scale} />
          ))}
        </div>
      </section>
      <NotesBeside pair={states} />
    </>
  );
}

const SIDES = ['Run A', 'Run B'] as const;

function Differences({ states }: { readonly states: readonly [ShelvedRun['state'], ShelvedRun['state']] }) {
  const differences = setupDifferences(...states);
  return (
    <section className={styles.part} aria-label="What differs in the setup">
      <h3>What differs in the setup</h3>
      {differences.length === 0 ? (
        <p className={styles.empty}>Nothing: it is the same setup on the same machine.</p>
      ) : (
        <table className={styles.differences}>
          <caption className="visually-hidden">What differs in the setup; all else is the same</caption>
          <thead>
            <tr>
              <th scope="col">Setting</th>
              <th scope="col">Run A</th>
              <th scope="col">Run B</th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ name, left, right }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-label="Run A">{left}</td>
                <td data-label="Run B">{right}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
