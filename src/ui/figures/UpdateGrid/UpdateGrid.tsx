import { useState, type KeyboardEvent } from 'react';
import { SaveFigure } from '../../share/SaveFigure.tsx';
import { cellWords, changeText, gridCaption, gridCells, rowWords, shortName } from './gridMarks.ts';
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

/** Where in the network an update landed: a column a layer, a row a matrix, the darker the larger. One stop for the keyboard. */
export function UpdateGrid({ name, projections, norms, top }: UpdateGridProps) {
  const [at, setAt] = useState<number | null>(null);
  const cells = gridCells(norms, top);
  const rows = projections.length;
  const current = at ?? 0;
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -rows, ArrowRight: rows, ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = current + step;
    if (next >= 0 && next < cells.length) setAt(next);
  };
  const chosen = at === null ? null : cells[at];
  return (
    <figure className={styles.figure}>
      <div className={styles.plot}>
        <ul className={styles.rows} aria-hidden="true">
          {projections.map((projection) => (
            <li key={projection}>{shortName(projection)}</li>
          ))}
        </ul>
        <div className={styles.grid} onPointerLeave={() => setAt(null)}>
          <input
            type="range"
            className="visually-hidden"
            aria-label={`${name}: where the update landed, matrix by matrix`}
            min={1}
            max={cells.length}
            value={current + 1}
            aria-valuetext={cellWords(cells[current]!, projections)}
            onChange={(event) => setAt(event.target.valueAsNumber - 1)}
            onKeyDown={onKey}
            onFocus={() => setAt(current)}
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
                className={i === at ? styles.current : styles.cell}
                x={cell.layer + 0.06}
                y={cell.projection + 0.06}
                width={0.88}
                height={0.88}
                fillOpacity={0.06 + 0.94 * cell.strength}
                onPointerEnter={() => setAt(i)}
                onPointerDown={() => setAt(i)}
              />
            ))}
          </svg>
        </div>
        <div className={styles.axis} aria-hidden="true">
          <span>layer 0</span>
          <span>{norms.length - 1}</span>
        </div>
      </div>
      <p className={styles.readout} aria-hidden="true">
        {chosen ? cellWords(chosen, projections) : `Darkest: ${changeText(top)} of a matrix`}
      </p>
      <figcaption className={styles.caption}>{gridCaption(name, projections, norms)}</figcaption>
      <details>
        <summary>View as table</summary>
        <table className={styles.table}>
          <caption>Change of every matrix, in per cent of its norm</caption>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">Matrices</th>
            </tr>
          </thead>
          <tbody>
            {norms.map((row, layer) => (
              // eslint-disable-next-line react/no-array-index-key -- a layer is its number
              <tr key={layer}>
                <th scope="row">{layer}</th>
                <td>{rowWords(row, projections)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <SaveFigure name={`Update of ${name}`} as="both" />
    </figure>
  );
}
