import type { Interval } from '../../base/stats.ts';
import type { RewardKind } from '../../seal/events.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { ScrollBox } from '../parts/ScrollBox.tsx';
import { SaveFigure } from '../share/SaveFigure.tsx';
import { measured } from './measured.ts';
import { rewardText } from './roundsWords.ts';
import { measurementName } from './stripColumns.ts';
import styles from './Table.module.css';

/** What was measured on the unseen passages, and what the picture has no room for. */
export function UnseenTable({ state }: { readonly state: RoundsState }) {
  const { reward } = state.setup;
  const figures = measured(state);
  const control = figures[0]?.control[reward].mean ?? null;
  return (
    <div className={styles.tables} data-save="root">
      <ScrollBox className={styles.wide} label="Rewards of unseen passages">
        <table className={styles.table}>
          <caption>Unseen passages: mean reward of the self-edits, over all questions</caption>
          <thead>
            <tr>
              <th scope="col">Writer</th>
              <th scope="col">Passages</th>
              <th scope="col">Self-edits</th>
              <th scope="col">Failed</th>
              <th scope="col">Mean</th>
              <th scope="col">95 % interval</th>
              <th scope="col">Report half</th>
              <th scope="col">Best of each, report half</th>
            </tr>
          </thead>
          <tbody>
            {figures.map(({ round, passages, edits, failed, all, report, best }) => (
              <tr key={round}>
                <th scope="row">{measurementName(round)}</th>
                <td>{passages}</td>
                <td>{edits}</td>
                <td>{failed}</td>
                <td>{rewardText(all[reward].mean, reward)}</td>
                <td>{intervalText(all[reward].interval, reward)}</td>
                <td>{rewardText(report[reward].mean, reward)}</td>
                <td>{rewardText(best[reward].mean, reward)}</td>
              </tr>
            ))}
            {control !== null && (
              <tr>
                <th scope="row">Passage only</th>
                <td>{figures[0]!.passages}</td>
                <td>–</td>
                <td>–</td>
                <td>{rewardText(control, reward)}</td>
                <td>{intervalText(figures[0]!.control[reward].interval, reward)}</td>
                <td>–</td>
                <td>–</td>
              </tr>
            )}
          </tbody>
        </table>
      </ScrollBox>
      <SaveFigure name="Rewards of unseen passages" as="table" />
    </div>
  );
}

function intervalText(interval: Interval | null, kind: RewardKind): string {
  return interval ? `${rewardText(interval.low, kind)} to ${rewardText(interval.high, kind)}` : 'none';
}
