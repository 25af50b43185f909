import { ComparedSide, type ComparedSideProps } from './ComparedSide.tsx';
import styles from './SentenceNotes.module.css';

export interface ComparedSentenceProps {
  /** The sentence; null above notes that a person added. */
  readonly title: string | null;
  readonly heading: 'h3' | 'h4';
  /** Left and right; one alone where nothing stands against it yet. */
  readonly sides: readonly ComparedSideProps[];
}

/** One sentence, and the notes that two self-edits made of it side by side. */
export function ComparedSentence({ title, heading: Heading, sides }: ComparedSentenceProps) {
  return (
    <section className={styles.group}>
      <Heading className={styles.sentence}>{title ?? 'Added by you'}</Heading>
      <div className={styles.pair}>
        {sides.map((side, place) => (
          <ComparedSide key={place === 0 ? 'left' : 'right'} {...side} />
        ))}
      </div>
    </section>
  );
}
