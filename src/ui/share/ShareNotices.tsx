import { loadAdapter } from '../../store/commands/loadAdapter.ts';
import { closeImported } from '../../store/share/closeImported.ts';
import { continueImported, whyNotContinued } from '../../store/share/continueImported.ts';
import { importedIsKept, keepImported } from '../../store/shelf/keepForeign.ts';
import { dismissShare } from '../../store/share/dismissShare.ts';
import { undoOpened } from '../../store/share/undoOpened.ts';
import type { ImportedRun, OpenedSetup } from '../../store/slices/share.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { useView } from '../app/useView.ts';
import { Button } from '../parts/Button.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import styles from '../studio/RunNotices.module.css';

/** What came from someone else and what became of it, with the way back. */
export function ShareNotices() {
  const { opened, problem, imported } = useLab(({ share }) => share);
  const played = useLab(({ player }) => player.plays === 'recording' || player.plays === 'shelf');
  const elsewhere = useView() !== 'studio' || played;
  return (
    <div className={`page ${styles.notices}`}>
      {problem && <ProblemNotice problem={problem} actions={<CommandButton command={dismissShare} />} />}
      {opened && <Opened opened={opened} />}
      {imported && !elsewhere && <Imported imported={imported} />}
    </div>
  );
}

function Opened({ opened: { from, after } }: { readonly opened: OpenedSetup }) {
  const running = useLab(({ run }) => run.id !== null);
  const undo = useCommand(undoOpened);
  return (
    <Notice
      kind="note"
      title={
        from.kind === 'text'
          ? `${from.name} is the passage now: “${after.title}”.`
          : `${bringer(from)}: “${after.title}”, seed ${after.seed}.`
      }
      actions={
        <>
          {undo.enabled && (
            <CommandButton command={undoOpened}>
              {from.kind === 'again' ? 'Go back to what was opened' : undoOpened.label}
            </CommandButton>
          )}
          <CommandButton command={dismissShare} />
        </>
      }
    >
      {from.kind === 'text' && from.cut && <p>{from.cut}</p>}
      {from.kind === 'text' && <p>It has no questions yet: write some, or let the model propose them.</p>}
      {running
        ? 'The run on screen stays. The setup is there when you start a new one.'
        : from.kind === 'again'
          ? `That took the place of “${from.over.after.title}”, seed ${from.over.after.seed}, which was waiting.`
          : 'What you had written is kept under “Your own”.'}
    </Notice>
  );
}

function bringer(from: Exclude<OpenedSetup['from'], { kind: 'text' }>): string {
  if (from.kind === 'again') return 'The run was set up again';
  return `${from.kind === 'link' ? 'A link' : `The past run “${from.name}”`} brought this setup`;
}

function Imported({ imported: { name, manifest, adapter } }: { readonly imported: ImportedRun }) {
  const title = useLab(({ run }) => run.state?.setup.passage.title ?? '');
  const why = useLab(whyNotContinued);
  const kept = useLab(importedIsKept);
  const finished = useLab(({ run }) => run.state?.status === 'finished');
  const load = useCommand(loadAdapter);
  const { model, executor, startedAt } = manifest;
  return (
    <Notice
      kind="note"
      title={`IMPORTED: “${title}”, out of ${name}.`}
      actions={
        <>
          {!finished && <CommandButton command={continueImported} look="primary" />}
          {adapter && (
            <Button
              disabled={!load.enabled}
              onClick={() => load.run({ file: adapter.file, name: `${name}: adapter` })}
            >
              Load its adapter ({(adapter.file.size / 1e6).toFixed(1)} MB)
            </Button>
          )}
          {!kept && <CommandButton command={keepImported} />}
          <CommandButton command={closeImported} />
        </>
      }
    >
      Made with {model.name} on {executor.description}, {whenOf(startedAt)}.{' '}
      {kept ? 'It is kept under Runs.' : 'It is here to be looked at: nothing of it is stored.'}{' '}
      {!finished && why}
    </Notice>
  );
}

function whenOf(date: string): string {
  return new Date(date).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}
