import { useState } from 'react';
import { ScrollBox } from '../../parts/ScrollBox.tsx';
import styles from './FigureTable.module.css';
import type { Numbers } from './numbers.ts';

export interface FigureTableProps {
  /** What the picture shows. */
  readonly name: string;
  readonly numbers: () => Numbers;
}

/** The switch between a picture and its numbers; the table is made once it is opened. */
export function FigureTable({ name, numbers }: FigureTableProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={styles.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        View as table<span className="visually-hidden">: {name}</span>
      </summary>
      {open && <Table {...numbers()} />}
    </details>
  );
}

function Table({ title, columns, rows }: Numbers) {
  return (
    <ScrollBox className={styles.box} label={title}>
      <table className={styles.table}>
        <caption>{title}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others], row) => (
            // eslint-disable-next-line react/no-array-index-key -- two rows may be named alike
            <tr key={row}>
              <th scope="row">{first}</th>
              {others.map((value, column) => (
                <td key={columns[column + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
