import type { ReactNode } from 'react';
import type { Command } from '../../store/command.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useLab } from '../app/LabContext.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import styles from './ShareDialog.module.css';

export interface SaveSealProps {
  readonly command: Command;
  /** On the button, while nothing is being saved. */
  readonly label: string;
  /** What stands in the file. */
  readonly about: ReactNode;
  /** Whether weights go with it. */
  readonly choice: ReactNode;
  /** Why it cannot be saved now; null where it can. */
  readonly waits: string | null;
}

/** What is on screen as `.seal.zip`. */
export function SaveSeal({ command, label, about, choice, waits }: SaveSealProps) {
  const busy = useLab(({ share }) => share.busy);
  const problem = useLab(({ share }) => share.problem);
  return (
    <>
      <p className={styles.about}>{about}</p>
      {choice}
      <div className={styles.line}>
        <CommandButton command={command}>{busy === 'saving' ? 'Saving…' : label}</CommandButton>
        {waits && <span className={styles.about}>{waits}</span>}
      </div>
      {problem && <ProblemNotice problem={problem} />}
    </>
  );
}
