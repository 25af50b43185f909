import { exportRounds } from '../../store/share/exportRounds.ts';
import { packWriter, writerToPack } from '../../store/share/packWriter.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Notice } from '../parts/Notice.tsx';
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
  const ready = useLab((state) => loadedModel(state.engine) !== null);
  const packing = useLab(({ share }) => share.busy === 'packing');
  const packed = useLab(({ share, rounds }) =>
    share.packedWriter?.rounds === rounds.state?.started.id ? share.packedWriter : null,
  );
  const pack = useCommand(packWriter);
  if (round === null) return null;
  const size = packed ? ` (${(packed.file.size / 1e6).toFixed(1)} MB)` : '';
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={packed !== null}
        disabled={!pack.enabled}
        onChange={(event) => pack.run(event.target.checked)}
      />
      <span>
        With the writer after round {round}
        {size}
        {packing && ', being packed…'}
        {!ready && !packed && '. Load the model first.'}
      </span>
    </label>
  );
}
