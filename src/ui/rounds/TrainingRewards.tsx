import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { ScrollBox } from '../parts/ScrollBox.tsx';
import { SaveFigure } from '../share/SaveFigure.tsx';
import result from './RoundsResult.module.css';
import { judgeSentence, rewardText } from './roundsWords.ts';
import { trainingColumns } from './stripColumns.ts';
import styles from './Table.module.css';

/** What the self-edits of the training passages were worth, round by round, and whether the cheap judge agrees. */
export function TrainingRewards({ state }: { readonly state: RoundsState }) {
  const { reward, judge } = state.setup;
  const judged = judgeSentence(state);
  return (
    <>
      <div className={styles.tables} data-save="root">
        <ScrollBox className={styles.wide} label="Rewards of training passages">
          <table className={styles.table}>
            <caption>
              Training passages:{' '}
              {judge === 'cheap' ? 'mean mark of the cheap judge' : 'mean reward on the choose half'}
            </caption>
            <thead>
              <tr>
                <th scope="col">Round</th>
                <th scope="col">Self-edits</th>
                <th scope="col">Kept</th>
                <th scope="col">Mean</th>
              </tr>
            </thead>
            <tbody>
              {trainingColumns(state).map(({ name, dots, mean }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{dots.length}</td>
                  <td>{dots.filter(({ filled }) => filled).length}</td>
                  <td>{judge === 'cheap' ? (mean?.toFixed(2) ?? 'none') : rewardText(mean, reward)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
        <SaveFigure name="Rewards of training passages" as="table" />
      </div>
      {judged && <p className={result.more}>{judged}</p>}
    </>
  );
}
