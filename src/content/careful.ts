export interface CarefulNote {
  readonly title: string;
  /** Words of the glossary are marked as in `markedText.ts`. */
  readonly body: string;
}

/** What this page cannot show, said where its results stand. */
export const CAREFUL: readonly CarefulNote[] = [
  {
    title: 'A small model',
    body: 'SmolLM2 has 135 million weights; the paper’s Qwen2.5 has 7 billion. What helps here need not help there, and the other way round.',
  },
  {
    title: 'Graded by matching words',
    body: 'An answer is [[match|right]] when the reference stands in its first line. Said well in other words it counts as wrong, unless the question also accepts that. The paper had GPT-4.1 grade.',
  },
  {
    title: 'Few questions',
    body: 'With eight questions one lucky answer is an eighth of the score. That is why counts stand here and no percentages, and why “better” on one passage is weak evidence.',
  },
  {
    title: 'Invented passages',
    body: 'The starters are made up, so that no model can know them. They are short and tidy, a fact or two in a sentence; real texts are not.',
  },
  {
    title: 'Notes under a rule',
    body: 'So small a model makes things up when it writes freely. Here its questions may use only words of the sentence they are about; the paper’s model writes as it likes.',
  },
  {
    title: 'Always the same student',
    body: 'In [[rounds|rounds]] only the [[writer|writer]] changes here, and the untouched model is the student. The paper’s next round starts from the changed model.',
  },
  {
    title: 'What was forgotten',
    body: 'The quiz asks about this passage only. What else the model may have lost by studying is not measured.',
  },
];
