import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { Figure } from '../Figure/Figure.tsx';
import { markUnder, MarkSlider } from '../Figure/MarkSlider.tsx';
import { cellWords, changeText, gridCaption, gridCells, gridNumbers, shortName } from './gridMarks.ts';
import styles from './UpdateGrid.module.css';

export interface UpdateGridProps {
  /** Whose update it is. */
  readonly name: string;
  /** Names of a layer's matrices. */
  readonly projections: readonly string[];
  /** ‖ΔW‖ / ‖W‖ by layer, then by projection. */
  readonly norms: readonly (readonly number[])[];
  /** Top of the scale, the same for every grid beside it. */
  readonly top: number;
}

/** Where in the network an update landed: a column a layer, a row a matrix, the stronger the larger. One stop for the keyboard. */
export function UpdateGrid({ name, projections, norms, top }: UpdateGridProps) {
  const [at, setAt] = useState<number | null>(null);
  const cells = gridCells(norms, top);
  const rows = projections.length;
  const current = at ?? 0;
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -rows, ArrowRight: rows, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = current + step;
    if (next >= 0 && next < cells.length) setAt(next);
  };
  const onPointer = (event: PointerEvent) => {
    const cell = markUnder(event);
    if (cell !== null) setAt(cell);
  };
  const chosen = at === null ? null : cells[at];
  return (
    <Figure
      small
      name={`Update of ${name}`}
      caption={gridCaption(name, projections, norms)}
      numbers={() => gridNumbers(name, projections, norms)}
    >
      <div className={styles.plot}>
        <ul className={styles.rows} aria-hidden="true">
          {projections.map((projection) => (
            <li key={projection}>{shortName(projection)}</li>
          ))}
        </ul>
        <div
          className={styles.grid}
          onPointerMove={onPointer}
          onPointerDown={onPointer}
          onPointerLeave={({ currentTarget }) => {
            // The keyboard's place stays while a pointer passes by.
            if (!currentTarget.contains(document.activeElement)) setAt(null);
          }}
        >
          <MarkSlider
            label={`${name}: where the update landed, matrix by matrix`}
            count={cells.length}
            at={current}
            words={cellWords(cells[current]!, projections)}
            onGo={setAt}
            onKeyDown={onKey}
          />
          <svg
            className={styles.picture}
            viewBox={`0 0 ${norms.length} ${rows}`}
            preserveAspectRatio="none"
            aria-hidden="true"
          >
            {cells.map((cell, i) => (
              <rect
                key={`${cell.layer} ${cell.projection}`}
                data-mark={i}
                className={i === at ? styles.current : styles.cell}
                x={cell.layer + 0.06}
                y={cell.projection + 0.06}
                width={0.88}
                height={0.88}
                fillOpacity={0.06 + 0.94 * cell.strength}
              />
            ))}
          </svg>
        </div>
        <div className={styles.axis} aria-hidden="true">
          <span>layer 0</span>
          <span>{norms.length - 1}</span>
        </div>
      </div>
      <p className={styles.readout} data-picked={chosen !== null} aria-hidden="true">
        {chosen ? cellWords(chosen, projections) : `strongest: ${changeText(top)} of a matrix`}
      </p>
    </Figure>
  );
}
