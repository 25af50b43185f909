import type { Lane } from '../../seal/events.ts';
import { downloadAdapter } from '../../store/commands/downloadAdapter.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { laneName } from './laneName.ts';
import styles from './StudySection.module.css';

/** What a lane learned, as a file; of a run that is only shown there is none. */
export function DownloadAdapter({ lane }: { readonly lane: Exclude<Lane, 'base'> }) {
  const saving = useLab((state) => state.adapters.saving === lane);
  const failed = useLab((state) => state.adapters.saveProblem);
  const loading = useLab((state) => state.engine.model.is === 'loading');
  const readOnly = useLab((state) => state.run.readOnly);
  const { enabled, run } = useCommand(downloadAdapter);
  if (readOnly) return null;
  return (
    <div className={styles.download}>
      <Button
        disabled={!enabled}
        aria-label={`Download adapter of ${laneName(lane)}`}
        onClick={() => run(lane)}
      >
        {saving ? (loading ? 'Loading the model…' : 'Saving…') : 'Download adapter'}
      </Button>
      {failed?.lane === lane && <ProblemNotice problem={failed.problem} />}
    </div>
  );
}
