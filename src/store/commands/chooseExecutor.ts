import type { ExecutorKind } from '../../runtime/protocol.ts';
import type { Command } from '../command.ts';

/** Takes effect when a model is loaded next. */
export const chooseExecutor: Command<ExecutorKind> = {
  id: 'choose-executor',
  label: 'Run on',
  enabled: ({ engine, run }) => engine.model.is !== 'loading' && run.activity === 'idle',
  run: ({ set }, executor) => set('engine', { executor }),
};
