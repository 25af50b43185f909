import type { ExecutorKind } from '../../runtime/protocol.ts';
import type { Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';

/** Takes effect when a model is loaded next. */
export const chooseExecutor: Command<ExecutorKind> = {
  id: 'choose-executor',
  label: 'Run on',
  enabled: (state) => state.engine.model.is !== 'loading' && !modelInUse(state),
  run: ({ set }, executor) => set('engine', { executor }),
};
