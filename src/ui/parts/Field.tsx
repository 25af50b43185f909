import { useId, type ReactNode } from 'react';
import styles from './Field.module.css';

/** What the control inside a field has to carry. */
export interface FieldControl {
  readonly id: string;
  readonly className: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: true;
}

export interface FieldProps {
  readonly label: string;
  /** The label is read aloud and not drawn, e.g. where a table's heading says it. */
  readonly labelHidden?: boolean;
  readonly help?: ReactNode;
  /** Stops the run. */
  readonly problem?: string | null;
  /** Worth knowing. */
  readonly hint?: string | null;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A labelled control with what is wrong with it said right below. */
export function Field({ label, labelHidden = false, help, problem, hint, children }: FieldProps) {
  const id = useId();
  const told = problem ?? hint;
  const described = [told ? `${id}-told` : null, help ? `${id}-help` : null].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={labelHidden ? 'visually-hidden' : styles.label}>
        {label}
      </label>
      {children({
        id,
        className: styles.control!,
        ...(described ? { 'aria-describedby': described } : {}),
        ...(problem ? { 'aria-invalid': true as const } : {}),
      })}
      {told && (
        <p id={`${id}-told`} className={problem ? styles.problem : styles.hint}>
          {problem && <span aria-hidden="true">! </span>}
          {told}
        </p>
      )}
      {help && (
        <div id={`${id}-help`} className={styles.help}>
          {help}
        </div>
      )}
    </div>
  );
}
