import { signed } from '../../parts/quantity.ts';
import { Figure } from '../Figure/Figure.tsx';
import tones from '../tone.module.css';
import { stripMarks, stripNumbers, type StripColumn, type StripMarks, type StripScale } from './layout.ts';
import styles from './RewardStrip.module.css';

export interface RewardStripProps {
  readonly title: string;
  readonly columns: readonly StripColumn[];
  readonly scale: StripScale;
  /** What the height means. */
  readonly axis: string;
  /** Says in a sentence or two what the picture shows. */
  readonly caption: string;
}

/** One dot a self-edit, one column a round: higher is better, the dotted line is as before. */
export function RewardStrip({ title, columns, scale, axis, caption }: RewardStripProps) {
  const marks = stripMarks(columns, scale);
  return (
    <Figure
      name={`Reward ${title.replace(/\.$/, '')}`}
      caption={
        <>
          <span className={styles.title}>{title}</span> {caption}
        </>
      }
      numbers={() => stripNumbers(`${title} ${axis}`, columns)}
    >
      <p className={styles.axis}>{axis}</p>
      <div className={styles.plot} aria-hidden="true">
        <div className={styles.ticks}>
          {marks.ticks.map(({ value, y }) => (
            <span key={value} className={styles.tick} style={{ insetBlockStart: `${y}%` }}>
              {value === 0 ? '0' : signed(value, 2)}
            </span>
          ))}
        </div>
        <svg className={styles.picture}>
          {marks.ticks.map(({ value, y }) => (
            <line key={value} className={styles.grid} x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
          ))}
          <line className={styles.zero} x1="0" x2="100%" y1={`${marks.zero}%`} y2={`${marks.zero}%`} />
          {meanLines(marks).map(({ key, from, to }) => (
            <line
              key={key}
              className={styles.trend}
              x1={`${from.x}%`}
              x2={`${to.x}%`}
              y1={`${from.mean}%`}
              y2={`${to.mean}%`}
            />
          ))}
          {marks.columns.map(({ name, x, dots, mean, interval }) => (
            <g key={name}>
              {dots.map((dot) => (
                <circle
                  key={`${dot.x} ${dot.y}`}
                  className={`${tones[dot.change]} ${dot.filled ? styles.filled : styles.hollow}`}
                  cx={`${dot.x}%`}
                  cy={`${dot.y}%`}
                  r="4.5"
                />
              ))}
              {interval && (
                <line
                  className={styles.interval}
                  x1={`${x}%`}
                  x2={`${x}%`}
                  y1={`${interval.top}%`}
                  y2={`${interval.bottom}%`}
                />
              )}
              {mean !== null && <circle className={styles.mean} cx={`${x}%`} cy={`${mean}%`} r="4" />}
            </g>
          ))}
        </svg>
        <div
          className={styles.names}
          style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(0, 1fr))` }}
        >
          {columns.map(({ name }) => (
            <span key={name}>{name}</span>
          ))}
        </div>
      </div>
    </Figure>
  );
}

/** From each mean to the next one there is. */
function meanLines({ columns }: StripMarks) {
  const known = columns.filter(({ mean }) => mean !== null);
  return known.slice(1).map((to, i) => ({ key: to.name, from: known[i]!, to }));
}
