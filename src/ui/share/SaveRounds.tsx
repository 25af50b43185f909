import { exportRounds } from '../../store/share/exportRounds.ts';
import { packWriter, writerToPack } from '../../store/share/packWriter.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Notice } from '../parts/Notice.tsx';
import { PackChoice } from './PackChoice.tsx';
import styles from './ShareDialog.module.css';

/** The rounds on screen as `.seal.zip`, with or without the writer that was tuned in them. */
export function SaveRounds() {
  const busy = useLab(({ share }) => share.busy);
  const working = useLab(({ rounds }) => rounds.activity !== 'idle');
  const problem = useLab(({ share }) => share.problem);
  return (
    <>
      <p className={styles.about}>
        Everything that happened, from the setup to the verdict. Whoever opens it can play these rounds as you
        see them. The passages and the answers are in it as plain text.
      </p>
      <WriterChoice />
      <div className={styles.line}>
        <CommandButton command={exportRounds}>
          {busy === 'saving' ? 'Saving…' : 'Save these rounds (.seal.zip)'}
        </CommandButton>
        {working && <span className={styles.about}>They can be saved when they rest.</span>}
      </div>
      {problem && (
        <Notice kind="problem" title={problem.message}>
          {problem.advice}
        </Notice>
      )}
    </>
  );
}

function WriterChoice() {
  const round = useLab(writerToPack);
  const packed = useLab(({ share, rounds }) =>
    share.packedWriter?.rounds === rounds.state?.started.id ? (share.packedWriter?.file ?? null) : null,
  );
  const { enabled, run } = useCommand(packWriter);
  if (round === null) return null;
  const what = `With the writer after round ${round}`;
  return <PackChoice what={what} packed={packed} enabled={enabled} onChoose={run} />;
}
