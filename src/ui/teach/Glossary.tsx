import { useEffect, useRef } from 'react';
import { CAREFUL } from '../../content/careful.ts';
import { GLOSSARY, type GlossaryEntry } from '../../content/glossary.ts';
import { parseHash, replaceHash, withSettings } from '../app/hash.ts';
import { Modal } from '../parts/Modal.tsx';
import styles from './Glossary.module.css';
import { WORDS } from './lessonAddress.ts';
import { MarkedText } from './MarkedText.tsx';

const ENTRIES = Object.entries<GlossaryEntry>(GLOSSARY).toSorted(([, a], [, b]) =>
  a.term.localeCompare(b.term, 'en'),
);

/** Every word of the page in one place, and what its results do not show. `word`: the one that was asked for, or `all`. */
export function Glossary({ word }: { readonly word: string }) {
  const asked = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => {
    // The list, and not whichever word in it happens to be the first that can be pressed.
    list.current?.focus({ preventScroll: true });
    asked.current?.scrollIntoView({ block: 'center' });
  }, []);
  const close = () => replaceHash(withSettings(parseHash(location.hash), { [WORDS]: null }));
  return (
    <Modal title="Glossary" onClose={close}>
      <dl ref={list} tabIndex={-1} className={styles.words}>
        {ENTRIES.map(([key, { term, meaning }]) => (
          <div
            key={key}
            ref={key === word ? asked : undefined}
            className={key === word ? styles.asked : undefined}
          >
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <h3>Careful</h3>
      <CarefulList />
    </Modal>
  );
}

/** What the results here do not show. */
export function CarefulList() {
  return (
    <dl className={styles.words}>
      {CAREFUL.map(({ title, body }) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>
            <MarkedText text={body} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
