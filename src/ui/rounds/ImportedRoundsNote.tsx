import { loadAdapter } from '../../store/commands/loadAdapter.ts';
import { keepImportedRounds } from '../../store/shelf/keepForeign.ts';
import type { ImportedRounds } from '../../store/share/roundsFile.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';

/** What came out of a file, and the writer in it. */
export function ImportedRoundsNote({ imported }: { readonly imported: ImportedRounds }) {
  const load = useCommand(loadAdapter);
  const keeps = useLab(keepImportedRounds.enabled);
  const { name, state, writer, app } = imported;
  const { model, executor } = state.started;
  const open = state.status === 'finished' ? '' : ' They have not come to their end.';
  return (
    <div className="page">
      <Notice
        kind="note"
        title={`IMPORTED: rounds out of ${name}.`}
        actions={
          <>
            {keeps && <CommandButton command={keepImportedRounds} />}
            {writer && (
              <Button
                disabled={!load.enabled}
                onClick={() =>
                  load.run({ file: writer.file, name: `${name}: writer after round ${writer.round}` })
                }
              >
                Load their writer ({(writer.file.size / 1e6).toFixed(1)} MB)
              </Button>
            )}
          </>
        }
      >
        Made with {model.name} on {executor.description}
        {app?.commit && `, commit ${app.commit.slice(0, 12)}`}.{' '}
        {keeps ? 'They are here to be looked at: nothing of them is stored.' : 'They are kept under Runs.'}
        {open}
      </Notice>
    </div>
  );
}
