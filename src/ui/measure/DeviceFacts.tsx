import type { ReactNode } from 'react';
import type { Measurement } from '../../runtime/protocol.ts';
import { duration } from '../parts/quantity.ts';
import styles from './DeviceFacts.module.css';
import { dispatchWords, limitWords } from './measureWords.ts';

/** Those that a kernel or a measurement may use; the copied JSON has all of them. */
const USED_FEATURES = ['shader-f16', 'subgroups', 'timestamp-query'];

/** The machine that the figures are of. */
export function DeviceFacts({ measurement }: { readonly measurement: Measurement }) {
  const { executor, browser, cores, device, seconds, date } = measurement;
  const { available, adapter, software } = device.webgpu;
  const features = USED_FEATURES.filter((feature) => device.webgpu.features.includes(feature));
  const limits = limitWords(measurement);
  const dispatches = dispatchWords(measurement);
  return (
    <dl className={styles.facts}>
      <Fact name="Computed by">{executor.description}</Fact>
      <Fact name="Browser">
        {browser}
        {cores !== null && `, ${cores} logical cores`}
      </Fact>
      <Fact name="Graphics">
        {available
          ? `${adapter}${software ? ' (emulated in software)' : ''}`
          : 'no adapter that WebGPU may use'}
        {limits && <span className={styles.more}>{limits}.</span>}
        {features.length > 0 && <span className={styles.more}>Has {features.join(', ')}.</span>}
      </Fact>
      {dispatches && <Fact name="Dispatches">{dispatches}</Fact>}
      <Fact name="Measured">
        {date}, in {duration(seconds * 1000)}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
