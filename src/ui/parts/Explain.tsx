import { GLOSSARY, type GlossaryKey } from '../../content/glossary.ts';
import styles from './Explain.module.css';

/** Words of the page explained where they are used, folded away until asked for. */
export function Explain({
  title,
  words,
}: {
  readonly title: string;
  readonly words: readonly GlossaryKey[];
}) {
  return (
    <details className={styles.explain}>
      <summary>{title}</summary>
      <dl>
        {words.map((word) => (
          <div key={word} className={styles.entry}>
            <dt>{GLOSSARY[word].term}</dt>
            <dd>{GLOSSARY[word].meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
