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

/** A value that was outside its safe range, for showing: "asked for lr 0.5; capped at 0.005". */
export interface Clamp {
  readonly field: keyof Recipe;
  readonly asked: number;
  readonly used: number;
}

/** The nearest safe recipe, and what had to change. Values that are not finite numbers become the default. */
export function clampRecipe(asked: Partial<Recipe>, layers: number): { recipe: Recipe; clamps: Clamp[] } {
  const ranges = recipeRanges(layers);
  const defaults = defaultRecipe(layers);
  const clamps: Clamp[] = [];
  const used = {} as Record<keyof Recipe, number>;
  for (const field of Object.keys(ranges) as (keyof Recipe)[]) {
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
