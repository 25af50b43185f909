import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './CopyJson.module.css';

type Outcome = 'none' | 'copied' | 'refused';

/** Copies a value as JSON; where the browser does not let the page, the text stands here to be copied by hand. */
export function CopyJson({ value }: { readonly value: unknown }) {
  const [outcome, setOutcome] = useState<Outcome>('none');
  const text = JSON.stringify(value, null, 2);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <div className={styles.copy}>
      <div className={styles.line}>
        <Button onClick={() => void copy()}>Copy as JSON</Button>
        <p aria-live="polite" className={styles.status}>
          {outcome === 'copied' && 'Copied.'}
          {outcome === 'refused' && 'This browser did not let the page copy. The text is below.'}
        </p>
      </div>
      {outcome === 'refused' && <SelectableText text={text} />}
    </div>
  );
}

function SelectableText({ text }: { readonly text: string }) {
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.select(), []);
  return (
    <Field label="The measurement" help="It is selected: copy it with your keyboard or the menu.">
      {(control) => (
        <textarea
          {...control}
          ref={area}
          className={`${control.className} ${styles.text}`}
          readOnly
          spellCheck={false}
          value={text}
        />
      )}
    </Field>
  );
}
