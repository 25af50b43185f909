import type { ComponentProps } from 'react';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  /** One primary button at a time; quiet ones have an outline, plain ones are text. */
  readonly look?: 'primary' | 'quiet' | 'plain';
}

export function Button({ look = 'quiet', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${styles.button} ${styles[look]}`} {...rest} />;
}
