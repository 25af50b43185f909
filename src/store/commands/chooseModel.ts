import type { Command } from '../command.ts';
import { modelInUse } from '../selectors/modelInUse.ts';
import type { ModelChoice } from '../slices/engine.ts';

/** Takes effect when the model is loaded next. */
export const chooseModel: Command<ModelChoice> = {
  id: 'choose-model',
  label: 'Choose a model',
  enabled: (state) => state.engine.model.is !== 'loading' && !modelInUse(state),
  run: ({ set }, choice) => set('engine', { choice }),
};
