import { REWARD_HELP } from '../../content/recipeHelp.ts';
import { GLOSSARY } from '../../content/glossary.ts';
import { editDraft } from '../../store/commands/editDraft.ts';
import { REWARD_KINDS } from '../../store/slices/setup.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Choice } from '../parts/Choice.tsx';
import styles from './ChoosingSettings.module.css';

/** How one of several self-edits is chosen: by which reward, and whether the cheap judge sifts them first. */
export function ChoosingSettings() {
  const { selfEdits, reward, studyOnly } = useLab((state) => state.setup.draft);
  const edit = useCommand(editDraft);
  const count = selfEdits.length;
  if (count < 2) return null;
  const sifts = studyOnly !== null;
  const most = count - 1;
  return (
    <div className={styles.choosing}>
      <div className={styles.line}>
        <span aria-hidden="true">Chosen by</span>
        <Choice
          label="Chosen by"
          value={reward}
          options={REWARD_KINDS.map((kind) => ({ value: kind, name: REWARD_HELP[kind].label }))}
          onChoose={(kind) => edit.run({ reward: kind })}
        />
      </div>
      <p className={styles.help}>{REWARD_HELP[reward].help}</p>
      <div className={styles.line}>
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={sifts}
            onChange={(event) => edit.run({ studyOnly: event.target.checked ? Math.min(2, most) : null })}
          />
          Study only those that the cheap judge likes best
        </label>
        {sifts && (
          <Choice
            label="How many are studied"
            value={String(Math.min(studyOnly, most))}
            options={Array.from({ length: most }, (_, i) => ({
              value: String(i + 1),
              name: `${i + 1} of ${count}`,
            }))}
            onChoose={(chosen) => edit.run({ studyOnly: Number(chosen) })}
          />
        )}
      </div>
      <p className={styles.help}>
        {sifts ? 'The others are judged by their text and never trained on. ' : ''}
        {GLOSSARY.cheapJudge.meaning}
      </p>
    </div>
  );
}
