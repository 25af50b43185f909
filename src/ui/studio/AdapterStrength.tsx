import { useState } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import type { RunState } from '../../seal/runState.ts';
import type { KeptAdapter } from '../../runtime/protocol.ts';
import { askAgain } from '../../store/commands/askAgain.ts';
import { chooseAsked } from '../../store/commands/chooseAsked.ts';
import { stopAsking } from '../../store/commands/stopAsking.ts';
import {
  answersBefore,
  askable,
  askedKey,
  askedOfAdapter,
  whoIsAsked,
} from '../../store/selectors/askable.ts';
import type { AskedOf } from '../../store/slices/adapters.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { AdapterFiles } from './AdapterFiles.tsx';
import styles from './AdapterStrength.module.css';
import { AskedAnswers } from './AskedAnswers.tsx';
import { laneName } from './laneName.ts';

/**
 * Turns what was learned down or up and asks the whole quiz again; at 0 it has to be the untouched model. Without a run
 * the questions of the draft are put to adapters from files.
 */
export function AdapterStrength({ state }: { readonly state: RunState | null }) {
  const kept = useLab((lab) => lab.adapters.kept);
  return (
    <section className={styles.panel} aria-label="Adapter strength">
      <h3>{state ? 'Turn it down' : 'Ask an adapter'}</h3>
      <p className={styles.about}>
        {state ? GLOSSARY.strength.meaning : 'An adapter from a file can be asked the questions above.'}
      </p>
      <AskControls state={state} kept={kept} />
      <AdapterFiles kept={kept} />
    </section>
  );
}

interface AskControlsProps {
  readonly state: RunState | null;
  readonly kept: readonly KeptAdapter[];
}

function AskControls({ state, kept }: AskControlsProps) {
  const run = useLab((lab) => lab.run);
  const adapters = useLab((lab) => lab.adapters);
  const ready = useLab((lab) => loadedModel(lab.engine) !== null);
  const ask = useCommand(askAgain);
  const stop = useCommand(stopAsking);
  const choose = useCommand(chooseAsked);
  const [strength, setStrength] = useState(state ? 0 : 1);
  const all = askable({ run, adapters });
  const whose = whoIsAsked({ run, adapters });
  if (whose === null) return null;
  const { asked, askProblem: problem } = run;
  const nameOf = (each: AskedOf) =>
    typeof each === 'object'
      ? (kept.find(({ id }) => id === askedOfAdapter(each))?.name ?? 'An adapter')
      : laneName(each);
  return (
    <>
      <div className={styles.controls}>
        <Field label="Whose adapter">
          {(control) => (
            <select
              {...control}
              value={askedKey(whose)}
              onChange={(event) => choose.run(all.find((each) => askedKey(each) === event.target.value)!)}
            >
              {all.map((each) => (
                <option key={askedKey(each)} value={askedKey(each)}>
                  {nameOf(each)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={`Strength ${strength.toFixed(2)}${strength === 0 ? ' (off)' : strength === 1 ? ' (as trained)' : ''}`}
        >
          {(control) => (
            <input
              {...control}
              className={styles.range}
              type="range"
              min={0}
              max={1.5}
              step={0.05}
              value={strength}
              onChange={(event) => setStrength(event.target.valueAsNumber)}
            />
          )}
        </Field>
        {/* One button for both, which keeps the keyboard's focus. */}
        <Button
          disabled={!ask.enabled && !stop.enabled}
          onClick={() => (stop.enabled ? stop.run() : ask.run({ whose, strength }))}
        >
          {stop.enabled ? stopAsking.label : state ? 'Ask again' : 'Ask'}
        </Button>
      </div>
      {!ready && <p className={styles.about}>Load the model to ask{state ? ' again' : ''}.</p>}
      {problem && <ProblemNotice problem={problem} />}
      {asked?.status === 'answered' && (
        <AskedAnswers
          before={answersBefore({ run, adapters }, asked.whose)}
          asked={asked}
          name={nameOf(asked.whose)}
        />
      )}
    </>
  );
}
