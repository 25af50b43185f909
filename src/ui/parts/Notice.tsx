import type { ReactNode } from 'react';
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
