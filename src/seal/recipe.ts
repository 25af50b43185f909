/** How a self-edit is studied: LoRA and AdamW settings (Hu et al. 2021; paper section 3.1). */
export interface Recipe {
  readonly rank: number;
  readonly alpha: number;
  readonly learningRate: number;
  readonly epochs: number;
  /** Epochs of the control lane, which has far fewer documents. */
  readonly controlEpochs: number;
  /** Documents per optimiser step. */
  readonly batchSize: number;
  /** First layer with an adapter; every layer above it has one too. */
  readonly firstLayer: number;
  /** Samples of the writer per sentence; statements and rewrites take a third of them. */
  readonly samplesPerSentence: number;
  /** Of those, at most so many are kept: the likeliest. */
  readonly notesPerSentence: number;
  /** Sampling temperature of the writer. */
  readonly temperature: number;
}

/** Field, its lowest and highest safe value, and whether it counts whole things. */
export interface RecipeRange {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** Safe ranges for a model of `layers` layers. Beyond them training diverges, or takes hours in a tab. */
export function recipeRanges(layers: number): Record<keyof Recipe, RecipeRange> {
  return {
    rank: { min: 1, max: 64, whole: true },
    alpha: { min: 1, max: 128, whole: true },
    learningRate: { min: 1e-5, max: 5e-3, whole: false },
    epochs: { min: 1, max: 20, whole: true },
    controlEpochs: { min: 1, max: 30, whole: true },
    batchSize: { min: 1, max: 16, whole: true },
    firstLayer: { min: 0, max: layers - 1, whole: true },
    samplesPerSentence: { min: 1, max: 96, whole: true },
    notesPerSentence: { min: 1, max: 32, whole: true },
    temperature: { min: 0.1, max: 1.5, whole: false },
  };
}

/** What worked for a 135M model, on the upper half of `layers` layers. */
export function defaultRecipe(layers: number): Recipe {
  return {
    rank: 16,
    alpha: 32,
    learningRate: 1e-3,
    epochs: 5,
    controlEpochs: 15,
    batchSize: 1,
    firstLayer: Math.floor(layers / 2),
    samplesPerSentence: 40,
    notesPerSentence: 8,
    temperature: 0.8,
  };
}

/**
 * What suits a model of `layers` layers, to study with; how notes are written stays as `own` has it, so that lanes that
 * differ in their recipe alone study the same notes.
 */
export function defaultStudyRecipe(own: Recipe, layers: number): Recipe {
  const { samplesPerSentence, notesPerSentence, temperature } = own;
  return { ...defaultRecipe(layers), samplesPerSentence, notesPerSentence, temperature };
}

/** A value that was outside its safe range, for showing: "asked for lr 0.5; capped at 0.005". */
export interface Clamp<Field extends string = keyof Recipe> {
  readonly field: Field;
  readonly asked: number;
  readonly used: number;
}

/** The nearest safe recipe, and what had to change. Values that are not finite numbers become the default. */
export function clampRecipe(asked: Partial<Recipe>, layers: number): { recipe: Recipe; clamps: Clamp[] } {
  return clampFields<keyof Recipe>(asked, recipeRanges(layers), defaultRecipe(layers));
}

/** The same for any recipe: the nearest value in each field's range, the default where there is no number. */
export function clampFields<Field extends string>(
  asked: Partial<Record<Field, number>>,
  ranges: Readonly<Record<Field, RecipeRange>>,
  defaults: Readonly<Record<Field, number>>,
): { recipe: Record<Field, number>; clamps: Clamp<Field>[] } {
  const clamps: Clamp<Field>[] = [];
  const used = {} as Record<Field, number>;
  for (const field of Object.keys(ranges) as Field[]) {
    const value = asked[field];
    if (value === undefined) {
      used[field] = defaults[field];
      continue;
    }
    const { min, max, whole } = ranges[field];
    const near = Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : defaults[field];
    used[field] = whole ? Math.round(near) : near;
    if (used[field] !== value) clamps.push({ field, asked: value, used: used[field] });
  }
  return { recipe: used, clamps };
}

/** What a model's own recipe says. */
export type ModelRecipe = Pick<Recipe, 'epochs' | 'learningRate' | 'firstLayer'>;

/**
 * Where a model's own recipe is held, tighter than a person's: nobody looks at it before it is used. This learning rate
 * is the highest that was seen to learn, and after ten epochs a self-edit's notes have long been learned by heart.
 */
const MODEL_RECIPE_CAPS = { epochs: 10, learningRate: 2e-3 } as const;

/** The recipe a self-edit is studied with when the model wrote part of it: the rest is `base`'s, unsafe values are capped. */
export function clampModelRecipe(
  asked: ModelRecipe,
  base: Recipe,
  layers: number,
): { recipe: Recipe; clamps: Clamp[] } {
  const capped = {
    epochs: Math.min(asked.epochs, MODEL_RECIPE_CAPS.epochs),
    learningRate: Math.min(asked.learningRate, MODEL_RECIPE_CAPS.learningRate),
    firstLayer: asked.firstLayer,
  };
  const { recipe } = clampRecipe({ ...base, ...capped }, layers);
  const clamps = (['epochs', 'learningRate', 'firstLayer'] as const)
    .filter((field) => recipe[field] !== asked[field])
    .map((field) => ({ field, asked: asked[field], used: recipe[field] }));
  return { recipe, clamps };
}
