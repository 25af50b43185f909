import { useEffect, useMemo, useState } from 'react';
import { LONGEST_LINK, writeLink } from '../../store/share/link.ts';
import { hasOwnWriter, sharedSetup } from '../../store/share/sharedSetup.ts';
import { useLab } from '../app/LabContext.tsx';
import { CopyText } from './CopyText.tsx';
import styles from './ShareDialog.module.css';

/** Longer links are cut by some mail and chat programs. */
const SAFE_LENGTH = 2000;

/** The setup on screen as a link. */
export function ShareLink() {
  const run = useLab((state) => state.run);
  const setup = useLab((state) => state.setup);
  const shared = useMemo(() => sharedSetup({ run, setup }), [run, setup]);
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    const show = async () => {
      const text = shared && `#studio?${(await writeLink(shared)).toString()}`;
      if (wanted) setLink(text);
    };
    void show();
    return () => {
      wanted = false;
    };
  }, [shared]);
  if (!shared)
    return (
      <>
        <h3>A link to this setup</h3>
        <p className={styles.about}>
          There is a link once the passage has a title, a text and at least one question with its answer.
        </p>
      </>
    );
  if (link === null) return <p className={styles.about}>Making the link…</p>;
  if (link.length > LONGEST_LINK)
    return (
      <>
        <h3>A link to this setup</h3>
        <p className={styles.about}>
          This passage is too long for a link ({link.length.toLocaleString('en')} characters). Write notes,
          then send the run as a file.
        </p>
      </>
    );
  const address = `${location.origin}${location.pathname}${link}`;
  return (
    <>
      <CopyText
        label="A link to this setup"
        rows={3}
        text={address}
        help={`${address.length.toLocaleString('en')} characters. It opens the same passage, questions, recipe and seed. Results may differ slightly on another GPU. What stands behind the # is not sent to any server.`}
      />
      {address.length > SAFE_LENGTH && (
        <p className={styles.about}>
          Some mail and chat programs cut links of more than {SAFE_LENGTH.toLocaleString('en')} characters:
          try it, or send the run as a file.
        </p>
      )}
      {hasOwnWriter({ run, setup }) && (
        <p className={styles.about}>
          A tuned writer cannot go into a link: there, the untouched model writes in its place.
        </p>
      )}
    </>
  );
}
