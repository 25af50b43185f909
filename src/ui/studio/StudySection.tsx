import { memo } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import { STUDY_FIELDS } from '../../content/recipeHelp.ts';
import { clampRecipe } from '../../seal/recipe.ts';
import { lanesOf } from '../../store/selectors/lanes.ts';
import { useLab } from '../app/LabContext.tsx';
import { lossTop } from '../figures/LossCurve/layout.ts';
import { gridTop } from '../figures/UpdateGrid/gridMarks.ts';
import { Explain } from '../parts/Explain.tsx';
import { plainNumber } from '../parts/quantity.ts';
import { Section } from '../parts/Section.tsx';
import { Term } from '../parts/Term.tsx';
import { LaneStudy } from './LaneStudy.tsx';
import { RecipeFields } from './RecipeFields.tsx';
import { RecipeTable } from './RecipeTable.tsx';
import { layersWords } from './recipeWords.ts';
import styles from './StudySection.module.css';
import settings from './Settings.module.css';
import { useModelLayers } from './useModelLayers.ts';

/** A lane whose study stands still is not drawn again at every step of another. */
const Lane = memo(LaneStudy);

export function StudySection() {
  const run = useLab((state) => state.run.state);
  const running = useLab((state) => state.run.activity !== 'idle');
  const draftRecipe = useLab((state) => state.setup.draft.recipe);
  const layers = useModelLayers();
  const recipe = run?.setup.recipe ?? clampRecipe(draftRecipe, layers).recipe;
  const lanes = run ? lanesOf(run).filter(({ lane }) => lane !== 'base') : [];
  const top = lossTop(lanes.map(({ state }) => state.study?.losses ?? []));
  const strongest = gridTop(lanes.map(({ state }) => state.update?.norms ?? []));
  return (
    <Section id="study" number={3} title="Study" intro={<p>{GLOSSARY.study.meaning}</p>}>
      <p className={settings.summary}>
        <Term word="rank">Rank</Term> {recipe.rank}, alpha {recipe.alpha},{' '}
        <Term word="learningRate">learning rate</Term> {plainNumber(recipe.learningRate)}, {recipe.epochs}{' '}
        <Term word="epoch">epochs</Term> of the notes and {recipe.controlEpochs} in the passage-only lane,{' '}
        {layersWords(recipe.firstLayer, run?.started.model.layers ?? layers)}.
      </p>
      {run?.candidates.some(({ plan }) => (plan.recipe ?? 'person') !== 'person') && (
        <RecipeTable state={run} />
      )}
      {run ? (
        <>
          <p className={styles.key}>
            <Term word="loss">Loss</Term> by step, thin as it came and bold the mean of the last few; below
            it, layer by layer, where the <Term word="update">update</Term> landed. All lanes share one scale.
          </p>
          <div className={styles.lanes}>
            {lanes.map(({ lane, state }) => (
              <Lane
                key={lane}
                lane={lane}
                state={state}
                passedOver={typeof lane === 'number' && !run.candidates[lane]!.studied}
                top={top}
                strongest={strongest}
                live={running && run.phase?.kind === 'study' && run.phase.lane === lane}
              />
            ))}
          </div>
        </>
      ) : (
        <details className={settings.fold}>
          <summary>Change the recipe</summary>
          <RecipeFields fields={STUDY_FIELDS} />
        </details>
      )}
      <Explain
        title="Why is there a lane without notes, and what is the grid?"
        words={['control', 'update']}
      />
    </Section>
  );
}
