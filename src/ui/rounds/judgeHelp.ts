import type { RecipeHelp } from '../../content/recipeHelp.ts';
import type { JudgeKind } from '../../seal/rounds/roundsEvents.ts';

/** Who says which self-edit of a training passage is kept. Unseen passages are always studied and asked. */
export const JUDGE_HELP: Record<JudgeKind, RecipeHelp> = {
  real: {
    label: 'The quiz',
    help: 'Every self-edit is studied and asked. Slow, and the real thing.',
  },
  both: {
    label: 'The quiz; the cheap judge compared',
    help: 'The quiz decides. How far the cheap judge agrees with it is shown.',
  },
  cheap: {
    label: 'The cheap judge',
    help: 'Training passages are judged by the text of their self-edits, without studying any. Quick.',
  },
};
