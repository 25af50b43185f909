import { loadedModel } from '../../store/slices/engine.ts';
import { useLab } from '../app/LabContext.tsx';
import styles from './ShareDialog.module.css';

export interface PackChoiceProps {
  /** What goes into the file besides its log. */
  readonly what: string;
  /** Once it is packed, so that its size is known. */
  readonly packed: Blob | null;
  readonly enabled: boolean;
  readonly onChoose: (include: boolean) => void;
}

/** Whether weights go into a file. */
export function PackChoice({ what, packed, enabled, onChoose }: PackChoiceProps) {
  const ready = useLab(({ engine }) => loadedModel(engine) !== null);
  const packing = useLab(({ share }) => share.busy === 'packing');
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={packed !== null}
        disabled={!enabled}
        onChange={(event) => onChoose(event.target.checked)}
      />
      <span>
        {what}
        {packed && ` (${(packed.size / 1e6).toFixed(1)} MB)`}
        {packing && ', being packed…'}
        {!ready && !packed && '. Load the model first.'}
      </span>
    </label>
  );
}
