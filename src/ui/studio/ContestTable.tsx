import type { HalfResult } from '../../seal/reward.ts';
import type { RunState } from '../../seal/runState.ts';
import { Dumbbell } from '../figures/Dumbbell/Dumbbell.tsx';
import { gainScale, type GainScale } from '../figures/Dumbbell/gainScale.ts';
import { Figure } from '../figures/Figure/Figure.tsx';
import tables from '../parts/Table.module.css';
import { Term } from '../parts/Term.tsx';
import { signed } from '../parts/quantity.ts';
import { luckSentence } from './bestOfWords.ts';
import styles from './ContestTable.module.css';
import { besideRows, contestRows, type ContestRow } from './contestRows.ts';

interface Columns {
  readonly halves: { readonly choose: number; readonly report: number };
  readonly judged: boolean;
  readonly scale: GainScale;
  /** What the picture shows of a result. */
  readonly drawn: (result: HalfResult | null, of: number) => number | null;
}

/** All self-edits side by side, the harmful ones too: picture and numbers in one table. On a narrow screen rows are cards. */
export function ContestTable({ state }: { readonly state: RunState }) {
  const rows = contestRows(state);
  const beside = besideRows(state);
  const { choose, report } = state.started.split;
  const bits = state.setup.reward === 'bits';
  const drawn: Columns['drawn'] = (result, of) => result && (bits ? result.bitsGain : result.gained / of);
  const columns: Columns = {
    halves: { choose: choose.length, report: report.length },
    judged: rows.some(({ judge }) => judge !== null),
    drawn,
    scale: gainScale(
      [...rows, ...beside].flatMap((row) =>
        [drawn(row.choose, choose.length), drawn(row.report, report.length)].filter((gain) => gain !== null),
      ),
    ),
  };
  return (
    <Figure
      name="Self-edits compared"
      numbers="drawn"
      caption={
        <>
          <span className={styles.luck}>{luckSentence(state) ?? 'No self-edit was chosen.'}</span>{' '}
          <span className={styles.key}>
            {choose.length > 0 && (
              <>
                <span className={styles.ring} aria-hidden="true" /> choose half,{' '}
              </>
            )}
            <span className={styles.dot} aria-hidden="true" /> report half; further right is better, the
            dotted line is as before.
          </span>
        </>
      }
    >
      <table className={`${tables.table} ${tables.stacked} ${styles.table}`}>
        <caption className="visually-hidden">
          Right answers and reward of every self-edit, and of what stands beside them
        </caption>
        <thead>
          <tr>
            <th scope="col">Self-edit</th>
            <th scope="col" className={styles.picture}>
              {bits ? 'Bits gained' : 'Answers gained'}
            </th>
            {choose.length > 0 && (
              <th scope="col">
                <Term word="halves">Choose half</Term>
              </th>
            )}
            <th scope="col">
              {choose.length > 0 ? <Term word="halves">Report half</Term> : 'All questions'}
            </th>
            <th scope="col">
              <Term word="bits">Change in bits</Term>
            </th>
            {columns.judged && (
              <th scope="col">
                <Term word="cheapJudge">Cheap judge</Term>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} row={row} columns={columns} />
          ))}
        </tbody>
        <tbody className={styles.beside}>
          {beside.map((row) => (
            <Row key={row.name} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </Figure>
  );
}

function Row({ row, columns }: { readonly row: ContestRow; readonly columns: Columns }) {
  const { name, about, chosen, choose, report, judge, instead } = row;
  const { halves, judged, scale, drawn } = columns;
  const known = choose ?? report;
  const place = (gain: number | null) => (gain === null ? null : scale.x(gain));
  const gain = drawn(report, halves.report);
  return (
    <tr className={chosen ? styles.chosen : undefined}>
      <th scope="row">
        <span className={styles.name}>
          {name} {chosen && <span className={styles.star}>★ chosen</span>}
        </span>
        {about && <span className={styles.about}>{about}</span>}
      </th>
      {known ? (
        <>
          <td className={styles.picture}>
            <Dumbbell
              ring={place(drawn(choose, halves.choose))}
              dot={place(gain)}
              zero={scale.zero}
              tone={gain === null || gain === 0 ? 'same' : gain > 0 ? 'helped' : 'hurt'}
            />
          </td>
          {halves.choose > 0 && (
            <td data-label="Choose half">
              <Right result={choose} of={halves.choose} />
            </td>
          )}
          <td data-label={halves.choose > 0 ? 'Report half' : 'All questions'}>
            <Right result={report} of={halves.report} />
          </td>
          <td data-label="Change in bits">
            {report && <Change change={-report.bitsGain} good={report.bitsGain > 0} />}
          </td>
        </>
      ) : (
        <td colSpan={halves.choose > 0 ? 4 : 3} className={styles.instead}>
          {instead ?? 'no result'}
        </td>
      )}
      {judged && <td data-label="Cheap judge">{judge === null ? <Nothing /> : judge.toFixed(2)}</td>}
    </tr>
  );
}

function Right({ result, of }: { readonly result: HalfResult | null; readonly of: number }) {
  if (!result) return <Nothing />;
  const right = result.right.toLocaleString('en', { maximumFractionDigits: 1 });
  return (
    <>
      <span className={styles.right}>
        {right} of {of}
      </span>{' '}
      <Change change={result.gained} good={result.gained > 0} />
    </>
  );
}

/** A change with its sign; blue where it is good, orange where it is bad. */
function Change({ change, good }: { readonly change: number; readonly good: boolean }) {
  const words = signed(change);
  const tone = words === '±0' ? styles.same : good ? styles.helped : styles.hurt;
  return <span className={`${styles.change} ${tone}`}>{words}</span>;
}

function Nothing() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">none</span>
    </>
  );
}
