import { exportRoundsWriter } from '../../store/commands/exportRoundsWriter.ts';
import { forgetAdapter } from '../../store/commands/forgetAdapter.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import styles from './Writers.module.css';

/** A tuned writer as this browser keeps it: its name, a file of it, and the way to forget it. */
export function WriterFile({ id }: { readonly id: string }) {
  const kept = useLab((state) => state.adapters.kept.find((adapter) => adapter.id === id) ?? null);
  const busy = useLab((state) => state.rounds.activity !== 'idle');
  const exporting = useLab((state) => state.rounds.exporting === id);
  const loading = useLab((state) => state.engine.model.is === 'loading');
  const failed = useLab((state) =>
    state.rounds.exportProblem?.id === id ? state.rounds.exportProblem.problem : null,
  );
  const save = useCommand(exportRoundsWriter);
  const forget = useCommand(forgetAdapter);
  if (!kept) return <p className={styles.about}>This browser does not keep this writer’s weights.</p>;
  return (
    <div className={styles.file}>
      <p className={styles.about}>
        Kept in this browser as “{kept.name}”. In the Studio it can be chosen as the writer of a self-edit.
      </p>
      <div className={styles.actions}>
        <Button disabled={!save.enabled} aria-label={`Download ${kept.name}`} onClick={() => save.run(id)}>
          {exporting ? (loading ? 'Loading the model…' : 'Saving…') : 'Download (PEFT zip)'}
        </Button>
        <Button
          look="plain"
          disabled={!forget.enabled || busy}
          aria-label={`Remove ${kept.name}`}
          onClick={() => forget.run(id)}
        >
          Remove
        </Button>
      </div>
      {failed && <ProblemNotice problem={failed} />}
    </div>
  );
}
