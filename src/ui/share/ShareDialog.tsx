import { Modal } from '../parts/Modal.tsx';
import { useLab } from '../app/LabContext.tsx';
import { CiteRun } from './CiteRun.tsx';
import { OpenFile } from './OpenFile.tsx';
import { SaveRun } from './SaveRun.tsx';
import styles from './ShareDialog.module.css';
import { ShareLink } from './ShareLink.tsx';

/** Everything that goes out of this page or comes into it from someone else. Nothing is sent: it is copied or saved. */
export function ShareDialog({ onClose }: { readonly onClose: () => void }) {
  const run = useLab((state) => state.run.state);
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
