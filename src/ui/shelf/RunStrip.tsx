import type { ShelfEntry } from '../../store/persist/shelfEntry.ts';
import type { GainScale } from '../figures/Dumbbell/gainScale.ts';
import lines from '../figures/Dumbbell/Dumbbell.module.css';
import tones from '../figures/tone.module.css';
import styles from './RunStrip.module.css';

/** A run's picture in small: bits gained, a dot for each self-edit, or for each measurement of rounds. */
export function RunStrip({
  digest,
  scale,
}: {
  readonly digest: ShelfEntry['digest'];
  readonly scale: GainScale;
}) {
  const control = controlGain(digest);
  const chosen = digest.kind === 'run' ? digest.chosen?.candidate : digest.gains.length - 1;
  return (
    <svg className={styles.strip} aria-hidden="true">
      <line className={lines.track} x1="0" x2="100%" y1="50%" y2="50%" />
      <line className={lines.zero} x1={`${scale.zero}%`} x2={`${scale.zero}%`} y1="0" y2="100%" />
      {control !== null && (
        <line
          className={styles.control}
          x1={`${scale.x(control)}%`}
          x2={`${scale.x(control)}%`}
          y1="22%"
          y2="78%"
        />
      )}
      {digest.gains.map((gain, index) =>
        gain === null || !Number.isFinite(gain) ? null : (
          <circle
            // eslint-disable-next-line react/no-array-index-key -- self-edits have no other name
            key={index}
            className={`${styles.dot} ${tones[gain > 0 ? 'helped' : gain < 0 ? 'hurt' : 'same']} ${index === chosen ? styles.chosen : ''}`}
            cx={`${scale.x(gain)}%`}
            cy="50%"
            r={index === chosen ? 6 : 4}
          />
        ),
      )}
    </svg>
  );
}

/** All that a strip shows, for one scale over many strips. */
export function stripGains(digest: ShelfEntry['digest']): number[] {
  const control = controlGain(digest);
  return [...digest.gains, control].filter((gain) => gain !== null && Number.isFinite(gain)) as number[];
}

function controlGain(digest: ShelfEntry['digest']): number | null {
  if (digest.kind !== 'run' || !digest.base || !digest.control) return null;
  const gain = digest.base.bits - digest.control.bits;
  return Number.isFinite(gain) ? gain : null;
}
