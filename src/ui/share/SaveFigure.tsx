import { useRef } from 'react';
import { titleSlug } from '../../store/fileNames.ts';
import { saveMade } from '../../store/commands/saveMade.ts';
import { useCommand } from '../app/LabContext.tsx';
import { numberRows, type Numbers } from '../figures/Figure/numbers.ts';
import { Button } from '../parts/Button.tsx';
import type { FigureKind } from './figureFile.ts';
import styles from './SaveFigure.module.css';

export interface SaveFigureProps {
  /** What the figure shows, e.g. "Loss of self-edit 2"; its file is named after it. */
  readonly name: string;
  /** As the numbers alone, or as a picture too. */
  readonly as: 'table' | 'both';
  /** The numbers behind the picture; without them those of the tables in the figure. */
  readonly numbers?: () => Numbers;
}

const KINDS: Record<SaveFigureProps['as'], readonly FigureKind[]> = {
  table: ['csv'],
  both: ['svg', 'png', 'csv'],
};

/**
 * To be put in a <figure>: saves the figure around it as SVG or PNG, and its numbers as CSV. A table that is no figure
 * stands in an element with data-save="root".
 */
export function SaveFigure({ name, as, numbers }: SaveFigureProps) {
  const control = useRef<HTMLDetailsElement>(null);
  const { run } = useCommand(saveMade);
  const slug = titleSlug(name);
  const make = async (kind: FigureKind) => {
    const figure = control.current!.closest('figure, [data-save="root"]')!;
    const { csvFile, figureFile } = await import('./figureFile.ts');
    return kind === 'csv' && numbers ? csvFile(numberRows(numbers())) : figureFile(figure, kind);
  };
  return (
    <details ref={control} className={styles.save} data-save="skip">
      <summary>
        Save<span className="visually-hidden">: {name}</span>
      </summary>
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
