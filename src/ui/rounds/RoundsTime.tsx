import { TRAINING_PASSAGES } from '../../content/roundPassages.ts';
import { countEdits } from '../../store/selectors/rounds.ts';
import { drafted } from '../../store/selectors/roundsTime.ts';
import { useLab } from '../app/LabContext.tsx';
import { counted, roughDuration } from '../parts/quantity.ts';
import styles from './Settings.module.css';

const TYPICAL = TRAINING_PASSAGES[0]!.passage;

const BY = {
  run: 'By the pace of the run in the Studio',
  device:
    'By the pace that was measured on this device, if every self-edit has as many notes as the recipe allows',
} as const;

/** How much work the rounds are, and how long they take, where that can be said honestly. */
export function RoundsTime() {
  const draft = useLab((state) => state.rounds.draft);
  const ms = useLab((state) => drafted(state, TYPICAL)?.ms ?? null);
  const from = useLab((state) => drafted(state, TYPICAL)?.from ?? null);
  const { training, unseen, studied, all } = countEdits(draft);
  return (
    <div className={styles.time}>
      <p className={styles.work}>
        {counted(all, 'self-edit')}: {training} on training passages, {unseen} on unseen ones
        {studied < all ? `; ${studied} of them are studied` : ''}.
      </p>
      <p className={styles.hint}>
        {ms !== null && from !== null
          ? `${BY[from]}: ${roughDuration(ms)}.${draft.recipeChoice === 'model' ? ' Recipes of the model’s own can make it longer or shorter.' : ''}`
          : 'Nothing was timed on this machine yet, so no time is promised; it takes long. Measure this device, or finish a run in the Studio, for an estimate.'}{' '}
        It can be stopped at any time and goes on from there, after a reload too.
      </p>
    </div>
  );
}
