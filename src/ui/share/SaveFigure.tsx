import { useRef } from 'react';
import { saveMade } from '../../store/commands/saveMade.ts';
import { useCommand } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import type { FigureKind } from './figureFile.ts';
import styles from './SaveFigure.module.css';

export interface SaveFigureProps {
  /** What the figure shows, e.g. "Loss of self-edit 2"; its file is named after it. */
  readonly name: string;
  /** As a picture, as the numbers of the tables in it, or as either. */
  readonly as: 'picture' | 'table' | 'both';
}

const KINDS: Record<SaveFigureProps['as'], readonly FigureKind[]> = {
  picture: ['svg', 'png'],
  table: ['csv'],
  both: ['svg', 'png', 'csv'],
};

/**
 * To be put in a <figure>, beside its table: saves the figure around it as SVG or PNG, and the tables in it as CSV. A
 * table that is no figure stands in an element with data-save="root".
 */
export function SaveFigure({ name, as }: SaveFigureProps) {
  const control = useRef<HTMLDetailsElement>(null);
  const { run } = useCommand(saveMade);
  const slug = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
  const make = async (kind: FigureKind) => {
    const figure = control.current!.closest('figure, [data-save="root"]')!;
    const { figureFile } = await import('./figureFile.ts');
    return figureFile(figure, kind);
  };
  return (
    <details ref={control} className={styles.save} data-save="skip">
      <summary>{as === 'table' ? 'Save the table' : 'Save the figure'}</summary>
      <div className={styles.kinds}>
        {KINDS[as].map((kind) => (
          <Button key={kind} onClick={() => run({ name: `${slug}.${kind}`, file: make(kind) })}>
            {kind.toUpperCase()}
            <span className="visually-hidden"> of {name}</span>
          </Button>
        ))}
      </div>
    </details>
  );
}
