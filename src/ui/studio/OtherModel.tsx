import { useState, type SyntheticEvent } from 'react';
import { chooseModel } from '../../store/commands/chooseModel.ts';
import { clearModelCache } from '../../store/commands/clearModelCache.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import styles from './OtherModel.module.css';

/** Another GGUF by address or from a file, and the kept files' way out. */
export function OtherModel() {
  const choice = useLab((state) => state.engine.choice);
  const choose = useCommand(chooseModel);
  const load = useCommand(loadModel);
  const [address, setAddress] = useState('');

  const takeFile = (file: File | undefined) => {
    if (!file) return;
    choose.run({ kind: 'file', file, name: file.name });
    load.run();
  };
  const takeAddress = (event: SyntheticEvent) => {
    event.preventDefault();
    choose.run({ kind: 'url', url: address.trim() });
    load.run();
  };

  const goBack = () => {
    choose.run({ kind: 'bundled' });
    load.run();
  };

  return (
    <details className={styles.other}>
      <summary>Another model, and the kept files</summary>
      <div className={styles.ways}>
        <form onSubmit={takeAddress} className={styles.way}>
          <Field label="Address of a GGUF file" help="It has to be reachable from this page (https, CORS).">
            {(control) => (
              <input
                {...control}
                type="url"
                required
                placeholder="https://…/model.gguf"
                value={address}
                onChange={(event) => setAddress(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" disabled={!choose.enabled}>
            Load it
          </Button>
        </form>
        <div
          className={styles.drop}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            if (choose.enabled) takeFile(event.dataTransfer.files[0]);
          }}
        >
          <Field
            label="Or a GGUF file from this computer"
            help="Choose it, or drop it here. It is read in place, not uploaded."
          >
            {(control) => (
              <input
                {...control}
                type="file"
                accept=".gguf"
                disabled={!choose.enabled}
                onChange={(event) => takeFile(event.target.files?.[0])}
              />
            )}
          </Field>
        </div>
        <div className={styles.ends}>
          {choice.kind !== 'bundled' && (
            <Button look="plain" disabled={!choose.enabled} onClick={goBack}>
              Go back to the model of this page
            </Button>
          )}
          <CommandButton command={clearModelCache} look="plain" />
        </div>
      </div>
    </details>
  );
}
