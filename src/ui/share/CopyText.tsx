import { useRef, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './ShareDialog.module.css';

export interface CopyTextProps {
  readonly label: string;
  readonly text: string;
  /** Lines that are shown of it. */
  readonly rows: number;
  readonly help?: string;
}

/** A text to take along: a button that copies it, and the text itself where a browser does not let the page copy. */
export function CopyText({ label, text, rows, help }: CopyTextProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    area.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      setSaid('This browser did not let the page copy: the text is selected, copy it with your keyboard.');
    }
  };
  return (
    <div className={styles.copy}>
      <Field label={label} help={help}>
        {(control) => (
          <textarea
            {...control}
            ref={area}
            className={`${control.className} ${styles.text}`}
            rows={rows}
            readOnly
            spellCheck={false}
            value={text}
          />
        )}
      </Field>
      <div className={styles.line}>
        <Button aria-label={`Copy: ${label}`} onClick={() => void copy()}>
          Copy
        </Button>
        <p aria-live="polite" className={styles.about}>
          {said}
        </p>
      </div>
    </div>
  );
}
