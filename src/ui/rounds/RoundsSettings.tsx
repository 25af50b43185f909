import { useState } from 'react';
import { FORMAT_HELP, RECIPE_CHOICE_HELP, REWARD_HELP } from '../../content/recipeHelp.ts';
import { EDIT_FORMATS } from '../../seal/events.ts';
import { editRounds } from '../../store/commands/editRounds.ts';
import {
  JUDGE_KINDS,
  MAX_ROUNDS,
  MAX_TRAIN,
  MAX_UNSEEN,
  type RoundsDraft,
} from '../../store/slices/rounds.ts';
import { MAX_SEED, MAX_SELF_EDITS, RECIPE_CHOICES, REWARD_KINDS } from '../../store/slices/setup.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Choice } from '../parts/Choice.tsx';
import { Field } from '../parts/Field.tsx';
import { JUDGE_HELP } from './judgeHelp.ts';
import { RoundsTime } from './RoundsTime.tsx';
import styles from './Settings.module.css';

/** Before the rounds: how many passages, how many self-edits, and how one of them is kept. */
export function RoundsSettings() {
  const draft = useLab((state) => state.rounds.draft);
  const edit = useCommand(editRounds);
  const { recipeChoice, reward, judge, format } = draft;
  const chosen = <K extends keyof RoundsDraft>(field: K, value: RoundsDraft[K]) =>
    edit.run({ [field]: value });
  return (
    <>
      <div className={styles.fields}>
        <CountField
          label="Training passages"
          field="train"
          most={MAX_TRAIN}
          help="Short invented passages that come with the page, with eight questions each."
        />
        <CountField
          label="Self-edits a training passage"
          field="candidates"
          most={MAX_SELF_EDITS}
          help="The k of best of k: one alone leaves nothing to choose."
        />
        <CountField label="Rounds" field="rounds" most={MAX_ROUNDS} help="The paper made two." />
        <CountField
          label="Unseen passages"
          field="unseen"
          most={MAX_UNSEEN}
          help="Under six, nothing can be told from chance."
        />
        <CountField
          label="Self-edits an unseen passage"
          field="unseenCandidates"
          most={MAX_SELF_EDITS}
          help="Fresh ones at each measurement. More of them, less noise."
        />
        <Select
          label="Recipe"
          value={recipeChoice}
          options={RECIPE_CHOICES}
          names={RECIPE_CHOICE_HELP}
          onChoose={(value) => chosen('recipeChoice', value)}
        />
        {recipeChoice !== 'model' && (
          <Select
            label="Format"
            value={format}
            options={EDIT_FORMATS}
            names={FORMAT_HELP}
            onChoose={(value) => chosen('format', value)}
          />
        )}
        <Select
          label="Reward"
          value={reward}
          options={REWARD_KINDS}
          names={REWARD_HELP}
          onChoose={(value) => chosen('reward', value)}
        />
        <Select
          label="Judge"
          value={judge}
          options={JUDGE_KINDS}
          names={JUDGE_HELP}
          onChoose={(value) => chosen('judge', value)}
        />
        <CountField
          label="Seed"
          field="seed"
          least={0}
          most={MAX_SEED}
          help="The same seed, the same rounds."
        />
      </div>
      <RoundsTime />
    </>
  );
}

interface CountFieldProps {
  readonly label: string;
  readonly field: 'train' | 'unseen' | 'rounds' | 'candidates' | 'unseenCandidates' | 'seed';
  readonly least?: number;
  readonly most: number;
  readonly help: string;
}

/** Takes only what can be used, and shows what is typed until the field is left. */
function CountField({ label, field, least = 1, most, help }: CountFieldProps) {
  const value = useLab((state) => state.rounds.draft[field]);
  const edit = useCommand(editRounds);
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Field label={label} help={`${help}${field === 'seed' ? '' : ` ${least} to ${most}.`}`}>
      {(control) => (
        <input
          {...control}
          type="number"
          inputMode="numeric"
          min={least}
          max={most}
          value={typed ?? value}
          onChange={(event) => {
            setTyped(event.target.value);
            const count = event.target.valueAsNumber;
            if (Number.isInteger(count)) edit.run({ [field]: Math.min(most, Math.max(least, count)) });
          }}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly names: Record<T, { readonly label: string; readonly help: string }>;
  readonly onChoose: (value: T) => void;
}

function Select<T extends string>({ label, value, options, names, onChoose }: SelectProps<T>) {
  return (
    <Choice
      label={label}
      labelDrawn
      help={names[value].help}
      value={value}
      options={options.map((option) => ({ value: option, name: names[option].label }))}
      onChoose={onChoose}
    />
  );
}
