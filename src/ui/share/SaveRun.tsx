import type { RunState } from '../../seal/runState.ts';
import { exportRun } from '../../store/share/exportRun.ts';
import { adapterToPack, packAdapter } from '../../store/share/packAdapter.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Notice } from '../parts/Notice.tsx';
import { PackChoice } from './PackChoice.tsx';
import styles from './ShareDialog.module.css';

/** The run on screen as `.seal.zip`, with or without what it learned. */
export function SaveRun({ run }: { readonly run: RunState }) {
  const busy = useLab(({ share }) => share.busy);
  const working = useLab((state) => state.run.activity !== 'idle');
  const replayed = useLab(({ player }) => player.plays !== null);
  const problem = useLab(({ share }) => share.problem);
  return (
    <>
      <p className={styles.about}>
        Everything that happened, from the setup to the answers
        {run.status === 'finished' ? '' : ', as far as it has come'}. Whoever opens it sees this run as you
        see it. The passage and the answers are in it as plain text.
      </p>
      <AdapterChoice />
      <div className={styles.line}>
        <CommandButton command={exportRun}>
          {busy === 'saving' ? 'Saving…' : 'Save this run (.seal.zip)'}
        </CommandButton>
        {working && (
          <span className={styles.about}>
            {replayed ? 'This is a replay: close it to save a run.' : 'It can be saved when it rests.'}
          </span>
        )}
      </div>
      {problem && (
        <Notice kind="problem" title={problem.message}>
          {problem.advice}
        </Notice>
      )}
    </>
  );
}

function AdapterChoice() {
  const lane = useLab(adapterToPack);
  const packed = useLab(({ share, run }) => (share.packed?.run === run.id ? share.packed.file : null));
  const { enabled, run } = useCommand(packAdapter);
  if (lane === null) return null;
  const what = `With what self-edit ${lane + 1} learned: its adapter`;
  return <PackChoice what={what} packed={packed} enabled={enabled} onChoose={run} />;
}
