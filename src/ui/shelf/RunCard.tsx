import { useId } from 'react';
import type { ShelfEntry } from '../../store/persist/shelfEntry.ts';
import { pickShelved } from '../../store/shelf/compareShelved.ts';
import { labelShelved } from '../../store/shelf/labelShelved.ts';
import { removeShelved } from '../../store/shelf/removeShelved.ts';
import { setUpRounds } from '../../store/shelf/setUpRounds.ts';
import { saveShelved } from '../../store/shelf/saveShelved.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import type { GainScale } from '../figures/Dumbbell/gainScale.ts';
import { AskFirst } from '../parts/AskFirst.tsx';
import { Button } from '../parts/Button.tsx';
import { RunBadge } from '../parts/RunBadge.tsx';
import { EditLabel } from './EditLabel.tsx';
import { aboutWords, resultFacts } from './entryWords.ts';
import styles from './RunCard.module.css';
import { RunStrip } from './RunStrip.tsx';
import { useOpenShelved } from './useOpenShelved.ts';

/** One past run: what it is, what it came to, and what can be done with it. */
export function RunCard({ entry, scale }: { readonly entry: ShelfEntry; readonly scale: GainScale }) {
  const heading = useId();
  const facts = resultFacts(entry);
  const { digest, note } = entry;
  return (
    <article className={styles.card} aria-labelledby={heading}>
      <div className={styles.head}>
        <h3 id={heading} className={styles.name}>
          {entry.name}
        </h3>
        <RunBadge mode={entry.from} />
      </div>
      <ul className={styles.about}>
        {aboutWords(entry).map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      {note && <p className={styles.note}>{note}</p>}
      {facts.length > 0 ? (
        <div className={styles.result}>
          <RunStrip digest={digest} scale={scale} />
          <dl className={styles.facts}>
            {facts.map(({ name, drawn, said }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <span aria-hidden="true">{drawn}</span>
                  <span className="visually-hidden">{said}</span>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ) : (
        <p className={styles.none}>No result: it did not come so far.</p>
      )}
      {digest.kind === 'rounds' && digest.verdict && <p>{digest.verdict.replaceAll(/-(?=\d)/g, '−')}</p>}
      <Actions entry={entry} />
    </article>
  );
}

function Actions({ entry }: { readonly entry: ShelfEntry }) {
  const { id, name, pinned, digest } = entry;
  const picked = useLab(({ shelf }) => shelf.picked.includes(id));
  const pick = useCommand(pickShelved);
  const label = useCommand(labelShelved);
  const save = useCommand(saveShelved);
  const setUpAgain = useCommand(setUpRounds);
  const remove = useCommand(removeShelved);
  const { open, setUp } = useOpenShelved();
  const of = <span className="visually-hidden">: {name}</span>;
  const isRun = digest.kind === 'run';
  return (
    <div className={styles.actions}>
      <Button onClick={() => open(id)}>Open{of}</Button>
      <Button onClick={() => (isRun ? setUp(id) : setUpAgain.run(id))}>Set up again{of}</Button>
      <EditLabel entry={entry} />
      <Button look="plain" aria-pressed={pinned} onClick={() => label.run({ id, pinned: !pinned })}>
        {pinned ? 'Pinned' : 'Pin'}
        {of}
      </Button>
      <Button look="plain" onClick={() => save.run(id)}>
        Save (.seal.zip){of}
      </Button>
      <AskFirst
        label={<>Delete{of}</>}
        look="plain"
        enabled
        question={`Delete “${name}”?`}
        keepLabel="Keep it"
        confirmLabel="Delete it"
        onConfirm={() => remove.run(id)}
      >
        Its log, its name and its note go; adapters that are kept stay. It can be put back until you close
        this page or delete another one.
      </AskFirst>
      {isRun && (
        <label className={styles.pick}>
          <input type="checkbox" checked={picked} onChange={() => pick.run(id)} />
          <span>Compare{of}</span>
        </label>
      )}
    </div>
  );
}
