import type { ReactNode } from 'react';
import type { Command } from '../../store/command.ts';
import { Button, type ButtonProps } from '../parts/Button.tsx';
import { useCommand } from './LabContext.tsx';

export interface CommandButtonProps extends Pick<ButtonProps, 'look' | 'aria-describedby'> {
  readonly command: Command;
  /** Instead of the command's own label. */
  readonly children?: ReactNode;
}

export function CommandButton({ command, children, ...rest }: CommandButtonProps) {
  const { enabled, run } = useCommand(command);
  return (
    <Button disabled={!enabled} onClick={() => run()} data-command={command.id} {...rest}>
      {children ?? command.label}
    </Button>
  );
}
