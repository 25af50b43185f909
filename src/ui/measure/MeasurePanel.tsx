import { useState } from 'react';
import { lazyPart } from '../app/lazyPart.tsx';
import styles from './MeasurePanel.module.css';

const MeasureBody = lazyPart(async () => (await import('./MeasureBody.tsx')).MeasureBody);

/**
 * How fast this machine is at what the page does, for whoever wants to know or to tell. Folded away, and not fetched,
 * until asked for.
 */
export function MeasurePanel() {
  const [asked, setAsked] = useState(false);
  return (
    <details className={styles.panel} onToggle={(event) => event.currentTarget.open && setAsked(true)}>
      <summary>Measure this device</summary>
      {asked && <MeasureBody />}
    </details>
  );
}
