import { useState } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import type { Lane } from '../../seal/events.ts';
import { laneOf } from '../../seal/reduceRun.ts';
import type { RunState } from '../../seal/runState.ts';
import { askAgain } from '../../store/commands/askAgain.ts';
import { lanesOf, shownCandidate } from '../../store/selectors/lanes.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import type { AskedAgain } from '../../store/slices/run.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Field } from '../parts/Field.tsx';
import { Mark } from '../parts/Mark.tsx';
import { Notice } from '../parts/Notice.tsx';
import styles from './AdapterStrength.module.css';
import { laneName } from './laneName.ts';

/** Turns what was learned down or up and asks the whole quiz again; at 0 it has to be the untouched model. */
export function AdapterStrength({ state }: { readonly state: RunState }) {
  const asked = useLab((lab) => lab.run.asked);
  const problem = useLab((lab) => lab.run.askProblem);
  const ready = useLab((lab) => loadedModel(lab.engine) !== null);
  const { enabled, run } = useCommand(askAgain);
  const [lane, setLane] = useState<Lane>(shownCandidate(state) ?? 'control');
  const [strength, setStrength] = useState(0);
  const lanes = lanesOf(state).filter((named) => named.lane !== 'base' && named.state.quiz === 'finished');
  if (lanes.length === 0) return null;
  return (
    <section className={styles.panel} aria-label="Adapter strength">
      <h3>Turn it down</h3>
      <p className={styles.about}>{GLOSSARY.strength.meaning}</p>
      <div className={styles.controls}>
        <Field label="Whose adapter">
          {(control) => (
            <select
              {...control}
              value={String(lane)}
              onChange={(event) => setLane(laneFrom(event.target.value))}
            >
              {lanes.map((named) => (
                <option key={named.lane} value={String(named.lane)}>
                  {laneName(named.lane)}
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
        <Button disabled={!enabled} onClick={() => run({ lane, strength })}>
          {asked?.status === 'asking' ? 'Asking…' : 'Ask again'}
        </Button>
      </div>
      {!ready && <p className={styles.about}>Load the model to ask again.</p>}
      {problem && (
        <Notice kind="problem" title={problem.message}>
          {problem.advice}
        </Notice>
      )}
      {asked?.status === 'answered' && <AskedAnswers state={state} asked={asked} />}
    </section>
  );
}

function AskedAnswers({ state, asked }: { readonly state: RunState; readonly asked: AskedAgain }) {
  const { lane, strength, answers } = asked;
  const sameAs = (reference: Lane) =>
    answers.filter((answer, i) => answer.answer === laneOf(state, reference).answers[i]?.answer).length;
  const identical = sameAs('base');
  const off = strength === 0;
  const failed = off && identical < answers.length;
  return (
    <div className={styles.result}>
      <output className={failed ? styles.failed : styles.check}>
        {off
          ? failed
            ? `Adapter off, and yet only ${identical} of ${answers.length} answers are the same as before: please report this.`
            : `✓ Adapter off: same answers as before, ${identical} of ${answers.length} identical.`
          : `${laneName(lane)} at strength ${strength.toFixed(2)}: ${answers.filter((answer) => answer.right).length} of ${answers.length} right; ${identical} of ${answers.length} answers are the untouched model’s.`}
      </output>
      <details>
        <summary>All {answers.length} answers</summary>
        <ul className={styles.answers}>
          {answers.map((answer, i) => (
            // eslint-disable-next-line react/no-array-index-key -- two questions may read the same
            <li key={i}>
              {state.setup.passage.questions[i]!.question}{' '}
              <span className={styles.answer}>{answer.answer || '(says nothing)'}</span>{' '}
              <Mark right={answer.right} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function laneFrom(value: string): Lane {
  return value === 'base' || value === 'control' ? value : Number(value);
}
