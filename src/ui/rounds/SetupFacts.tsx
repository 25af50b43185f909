import { FORMAT_HELP, RECIPE_CHOICE_HELP, REWARD_HELP } from '../../content/recipeHelp.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { counted, duration } from '../parts/quantity.ts';
import { JUDGE_HELP } from './judgeHelp.ts';
import styles from './Settings.module.css';

/** What these rounds are made of, and where they were made. */
export function SetupFacts({ state }: { readonly state: RoundsState }) {
  const { setup, started, elapsedMs } = state;
  const facts: [string, string][] = [
    [
      'Training',
      `${counted(setup.train.length, 'passage')}, ${counted(setup.candidates, 'self-edit')} each a round`,
    ],
    [
      'Unseen',
      `${counted(setup.unseen.length, 'passage')}, ${counted(setup.unseenCandidates, 'fresh self-edit')} each`,
    ],
    ['Rounds', String(setup.rounds)],
    ['Format', setup.recipeChoice === 'model' ? 'The model chooses' : FORMAT_HELP[setup.format].label],
    ['Recipe', RECIPE_CHOICE_HELP[setup.recipeChoice].label],
    ['Reward', REWARD_HELP[setup.reward].label],
    ['Judge', JUDGE_HELP[setup.judge].label],
    ['Seed', String(setup.seed)],
    ['Model', `${started.model.name}, on ${started.executor.description}`],
    ['Worked for', duration(elapsedMs)],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>The passages</summary>
        <p className={styles.hint}>Training: {setup.train.map(({ title }) => title).join(', ')}.</p>
        <p className={styles.hint}>Unseen: {setup.unseen.map(({ title }) => title).join(', ')}.</p>
      </details>
    </>
  );
}
