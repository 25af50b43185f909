import type { Measurement } from '../../runtime/protocol.ts';
import { measureRows, missingWords, shareText, type Figure, type MeasureRow } from './measureWords.ts';
import tables from '../parts/Table.module.css';
import styles from './MeasureTable.module.css';

/** Medians with their spread, and what share of a plain product's speed each reaches. */
export function MeasureTable({ measurement }: { readonly measurement: Measurement }) {
  return (
    <div className={styles.frame}>
      <table className={`${tables.table} ${tables.stacked} ${styles.table}`}>
        <caption className="visually-hidden">What was measured on this device</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Tokens/s</th>
            <th scope="col">GFLOP/s</th>
            <th scope="col">Of the product’s speed</th>
          </tr>
        </thead>
        <tbody>
          {measureRows(measurement).map((row) => (
            <Row key={row.stage} row={row} />
          ))}
        </tbody>
      </table>
      <p className={styles.note}>
        Medians. GFLOP/s count what the work needs, two operations for each multiply-add, from the model’s
        shapes; the layers below the adapter are computed once a note and not counted again.
      </p>
    </div>
  );
}

function Row({ row }: { readonly row: MeasureRow }) {
  const { name, detail, tokens, gigaflops, share, why } = row;
  return (
    <tr>
      <th scope="row">
        {name}
        {detail && <span className={styles.detail}>{detail}</span>}
      </th>
      {why === null ? (
        <>
          <td data-label="Tokens/s" className={tokens ? undefined : styles.none}>
            {tokens ? <FigureCell figure={tokens} /> : '–'}
          </td>
          <td data-label="GFLOP/s">{gigaflops && <FigureCell figure={gigaflops} />}</td>
          <td data-label="Share">{share === null ? 'unknown' : <Share share={share} />}</td>
        </>
      ) : (
        <td colSpan={3} className={styles.missing}>
          {missingWords(why)}
        </td>
      )}
    </tr>
  );
}

function FigureCell({ figure: { value, spread } }: { readonly figure: Figure }) {
  return (
    <span>
      <span className={styles.value}>{value}</span>
      <span className={styles.spread}>{spread}</span>
    </span>
  );
}

function Share({ share }: { readonly share: number }) {
  return (
    <span className={styles.share}>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, share * 100)}%` }} />
      </span>
      {shareText(share)}
    </span>
  );
}
