import type { Command } from '../command.ts';
import type { ModelChoice } from '../slices/engine.ts';

/** Takes effect when the model is loaded next. */
export const chooseModel: Command<ModelChoice> = {
  id: 'choose-model',
  label: 'Choose a model',
  enabled: ({ engine, run }) => engine.model.is !== 'loading' && run.activity === 'idle',
  run: ({ set }, choice) => set('engine', { choice }),
};
