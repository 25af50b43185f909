import { FORMAT_HELP } from '../../content/recipeHelp.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { clampWords, recipeWords } from './recipeWords.ts';
import styles from './WrittenRecipe.module.css';

export interface WrittenRecipeProps {
  readonly candidate: Pick<CandidateState, 'wroteRecipe' | 'format' | 'recipe'>;
  /** Layers of the model. */
  readonly layers: number;
}

/** The recipe the model wrote: word for word, what is used of it, and what was capped. */
export function WrittenRecipe({ candidate: { wroteRecipe, format, recipe }, layers }: WrittenRecipeProps) {
  if (!wroteRecipe) return null;
  return (
    <div className={styles.recipe}>
      <p className={styles.title}>The recipe it wrote for itself</p>
      <pre className={styles.text}>{wroteRecipe.text.trim()}</pre>
      <p>
        Used: {FORMAT_HELP[format].short}, {recipeWords(recipe, layers)}.
      </p>
      {wroteRecipe.clamps.map((clamp) => (
        <p key={clamp.field} className={styles.clamp}>
          <span aria-hidden="true">! </span>
          {clampWords(clamp)}
        </p>
      ))}
    </div>
  );
}
