import { useRef } from 'react';
import type { KeptAdapter } from '../../runtime/protocol.ts';
import { forgetAdapter } from '../../store/commands/forgetAdapter.ts';
import { loadAdapter } from '../../store/commands/loadAdapter.ts';
import { stopLoadingAdapter } from '../../store/commands/stopLoadingAdapter.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import styles from './AdapterFiles.module.css';

/** Adapters that were loaded from files, and the way to load one. */
export function AdapterFiles({ kept }: { readonly kept: readonly KeptAdapter[] }) {
  const forget = useCommand(forgetAdapter);
  return (
    <div className={styles.files}>
      {kept.length > 0 && (
        <ul className={styles.kept} aria-label="Adapters from files">
          {kept.map((adapter) => (
            <li key={adapter.id} className={styles.adapter}>
              <div>
                <span className={styles.name}>{adapter.name}</span>{' '}
                <span className={styles.about}>{aboutOf(adapter)}</span>
              </div>
              <Button
                look="plain"
                disabled={!forget.enabled}
                aria-label={`Remove ${adapter.name}`}
                onClick={() => forget.run(adapter.id)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <LoadAdapter />
    </div>
  );
}

function LoadAdapter() {
  const loading = useLab((state) => state.adapters.loading);
  const problem = useLab((state) => state.adapters.loadProblem);
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const load = useCommand(loadAdapter);
  const stop = useCommand(stopLoadingAdapter);
  const input = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined) => {
    if (file && load.enabled) load.run({ file, name: file.name });
  };
  return (
    <div
      className={styles.drop}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer.files[0]);
      }}
    >
      <Field
        label="Load an adapter"
        help={
          <p aria-live="polite">
            {loading === null
              ? `The zip of a PEFT LoRA adapter: choose it, or drop it here. It stays in this browser.${ready ? '' : ' The model it has to fit is loaded first.'}`
              : `${ready ? 'Reading' : 'Loading the model, then reading'} ${loading}…`}
          </p>
        }
      >
        {(control) => (
          <input
            {...control}
            ref={input}
            type="file"
            accept=".zip,application/zip"
            // While a file is read it only refuses: a field that is disabled loses the keyboard's focus.
            disabled={!load.enabled && loading === null}
            aria-disabled={loading !== null}
            onClick={(event) => {
              if (loading !== null) event.preventDefault();
            }}
            onChange={(event) => {
              take(event.target.files?.[0]);
              // Empty again, so that the same file can be chosen twice.
              event.target.value = '';
            }}
          />
        )}
      </Field>
      {stop.enabled && (
        <div>
          <Button
            aria-label={`Stop loading ${loading}`}
            onClick={() => {
              stop.run();
              input.current?.focus();
            }}
          >
            {stopLoadingAdapter.label}
          </Button>
        </div>
      )}
      {problem && <ProblemNotice problem={problem} />}
    </div>
  );
}

/** E.g. "rank 16, layers 15 to 29, for SmolLM2-135M-Instruct". */
function aboutOf({ rank, layers, model, baseModel, sameModelFile }: KeptAdapter): string {
  const where = layers.from === layers.to ? `layer ${layers.from}` : `layers ${layers.from} to ${layers.to}`;
  const over =
    sameModelFile === false
      ? `; trained over another file${baseModel ? ` of ${baseModel}` : ''}`
      : baseModel && !sameModelFile
        ? `; trained on ${baseModel}`
        : '';
  return `rank ${rank}, ${where}, for ${model.name}${over}`;
}
