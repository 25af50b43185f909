import type { RunState } from '../../seal/runState.ts';
import { Dumbbell } from '../figures/Dumbbell/Dumbbell.tsx';
import { gainScale, type GainScale } from '../figures/Dumbbell/gainScale.ts';
import { Figure } from '../figures/Figure/Figure.tsx';
import { ScrollBox } from '../parts/ScrollBox.tsx';
import { tally } from '../studio/resultWords.ts';
import styles from './Compare.module.css';
import { besideRows, type BesideCell } from './compareWords.ts';

const SIDES = ['Run A', 'Run B'] as const;

/** Right answers and bits of every lane of both runs in one table, with bits gained on one scale. */
export function RewardsBeside({ pair }: { readonly pair: readonly [RunState, RunState] }) {
  const rows = besideRows(pair);
  const gains = rows.flatMap(({ cells }) => cells.flatMap(({ choose, report }) => [choose, report]));
  const scale = gainScale(gains.filter((gain) => gain !== null));
  return (
    <section className={styles.part} aria-label="What they came to">
      <h3>What they came to</h3>
      <Figure
        name="Two runs side by side"
        caption="Right answers as counts; bits are the mean surprise of the right answers on the report half. The ring is the choose half, the dot the report half; further right for more bits gained, the dotted line is as before; ★ was chosen."
        numbers="drawn"
      >
        <ScrollBox className={styles.wide} label="Right answers and bits of both runs">
          <table className={styles.rewards}>
            <caption className="visually-hidden">Right answers and bits of every lane of both runs</caption>
            <thead>
              <tr>
                <td>
                  <span className="visually-hidden">Run</span>
                </td>
                {SIDES.map((side) => (
                  <th key={side} scope="colgroup" colSpan={4} className={styles.group}>
                    {side}
                  </th>
                ))}
              </tr>
              <tr>
                <th scope="col">Lane</th>
                {SIDES.map((side) => (
                  <Heads key={side} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, stands, cells }) => (
                <tr key={name} className={name === 'Chosen' ? styles.chosen : undefined}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, side) => (
                    <Cells key={SIDES[side]} cell={cell} star={stands[side]!} scale={scale} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      </Figure>
    </section>
  );
}

function Heads() {
  return (
    <>
      <th scope="col" className={styles.first}>
        Choose half
      </th>
      <th scope="col">Report half</th>
      <th scope="col">Bits</th>
      <th scope="col" className={styles.picture}>
        Bits gained
      </th>
    </>
  );
}

interface CellsProps {
  readonly cell: BesideCell;
  /** It stands for its run. */
  readonly star: boolean;
  readonly scale: GainScale;
}

function Cells({ cell: { score, choose, report, instead }, star, scale }: CellsProps) {
  if (!score)
    return (
      <td colSpan={4} className={`${styles.first} ${styles.instead}`}>
        {instead}
      </td>
    );
  const { match, bits } = score;
  const x = (gain: number | null) => (gain !== null && Number.isFinite(gain) ? scale.x(gain) : null);
  const known = report ?? 0;
  return (
    <>
      <td className={styles.first}>{match.choose.of > 0 ? tally(match.choose) : '–'}</td>
      <td>
        {tally(match.report)}{' '}
        {star && (
          <span className={styles.star}>
            ★<span className="visually-hidden"> chosen</span>
          </span>
        )}
      </td>
      <td>{Number.isFinite(bits.report) ? bits.report!.toFixed(1) : '–'}</td>
      <td className={styles.picture}>
        <Dumbbell
          ring={x(choose)}
          dot={x(report)}
          zero={scale.zero}
          tone={known > 0 ? 'helped' : known < 0 ? 'hurt' : 'same'}
        />
      </td>
    </>
  );
}
