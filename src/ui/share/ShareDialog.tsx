import { roundsShown } from '../../store/selectors/shownRounds.ts';
import { Modal } from '../parts/Modal.tsx';
import { useLab } from '../app/LabContext.tsx';
import { useView } from '../app/useView.ts';
import { CiteRun } from './CiteRun.tsx';
import { OpenFile } from './OpenFile.tsx';
import { SaveRounds } from './SaveRounds.tsx';
import { SaveRun } from './SaveRun.tsx';
import styles from './ShareDialog.module.css';
import { ShareLink } from './ShareLink.tsx';

/** Everything that goes out of this page or comes into it from someone else. Nothing is sent: it is copied or saved. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const inRounds = useView() === 'rounds';
  const ofRun = useLab((state) => state.run.state);
  const run = inRounds ? null : ofRun;
  const rounds = useLab((state) => inRounds && roundsShown(state.rounds) !== null);
  return (
    <Modal title="Share" onClose={onClose}>
      <section className={styles.part} aria-label="The setup as a link">
        <ShareLink />
      </section>
      {run && (
        <section className={styles.part} aria-label="This run as a file">
          <h3>This run as a file</h3>
          <SaveRun run={run} />
        </section>
      )}
      {rounds && (
        <section className={styles.part} aria-label="These rounds as a file">
          <h3>These rounds as a file</h3>
          <SaveRounds />
        </section>
      )}
      <section className={styles.part} aria-label="Open a file">
        <OpenFile onOpen={onClose} />
      </section>
      {run && (
        <details className={styles.part}>
          <summary>Cite this run</summary>
          <CiteRun run={run} />
        </details>
      )}
    </Modal>
  );
}
