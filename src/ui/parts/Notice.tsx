import type { ReactNode } from 'react';
import type { RunProblem } from '../../seal/events.ts';
import styles from './Notice.module.css';

export interface NoticeProps {
  /** A problem asks for something; a note only tells. */
  readonly kind: 'problem' | 'note';
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
}

/** Something a person has to know, in place, with what to do about it. Never a modal. */
export function Notice({ kind, title, children, actions }: NoticeProps) {
  return (
    <div className={`${styles.notice} ${styles[kind]}`} role={kind === 'problem' ? 'alert' : 'note'}>
      <div className={styles.words}>
        <p className={styles.title}>{title}</p>
        {children && <div>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

export interface ProblemNoticeProps {
  readonly problem: RunProblem;
  /** Buttons. */
  readonly actions?: ReactNode;
}

/** What went wrong, and what to do about it. */
export function ProblemNotice({ problem: { message, advice }, actions }: ProblemNoticeProps) {
  return (
    <Notice kind="problem" title={message} actions={actions}>
      {advice}
    </Notice>
  );
}
