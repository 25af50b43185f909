import type { ReactNode } from 'react';
import { SaveFigure } from '../../share/SaveFigure.tsx';
import styles from './Figure.module.css';
import { FigureTable } from './FigureTable.tsx';
import type { Numbers } from './numbers.ts';

export interface FigureProps {
  /** What it shows, e.g. "Loss of self-edit 2"; its files are named after it. */
  readonly name: string;
  /** What there is to see, made from the numbers. */
  readonly caption: ReactNode;
  /** Beside others of its kind: the caption stands below, so that the pictures are level. */
  readonly small?: boolean;
  /** The numbers behind the picture, made when they are asked for; 'drawn' where the picture is a table itself. */
  readonly numbers: (() => Numbers) | 'drawn';
  /** The picture. */
  readonly children: ReactNode;
}

/** The frame of every picture: a caption, the numbers as a table, and picture and numbers as files. */
export function Figure({ name, caption, small = false, numbers, children }: FigureProps) {
  return (
    <figure className={small ? `${styles.figure} ${styles.small}` : styles.figure}>
      <figcaption className={styles.caption}>{caption}</figcaption>
      {children}
      <div className={styles.tools} data-save="skip">
        {numbers !== 'drawn' && <FigureTable name={name} numbers={numbers} />}
        <SaveFigure name={name} as="both" {...(numbers !== 'drawn' && { numbers })} />
      </div>
    </figure>
  );
}
