export interface GlossaryEntry {
  readonly term: string;
  /** One or two short sentences, concrete and active. */
  readonly meaning: string;
}

/** The words of the page, explained once; every "?" and introduction reads from here. */
export const GLOSSARY = {
  passage: {
    term: 'Passage',
    meaning: 'Something the model has never read. It is taken away before the quiz.',
  },
  selfEdit: {
    term: 'Self-edit',
    meaning: 'Notes the model writes to itself about the passage. It then trains on its own words.',
  },
  note: { term: 'Note', meaning: 'One line of a self-edit, and one training document.' },
  study: {
    term: 'Study',
    meaning:
      'The big weights stay frozen. We train two thin matrices beside each one (LoRA), and can take them off at any time.',
  },
  quiz: {
    term: 'Closed-book quiz',
    meaning: 'The passage is gone. Whatever the model answers now must come from its weights.',
  },
  reward: {
    term: 'Reward',
    meaning:
      'How much the quiz improved by studying. Nobody tells the model what good notes look like; the quiz does.',
  },
  control: {
    term: 'Passage only',
    meaning:
      'The control lane: the same training on the bare passage, without any notes. Notes have to beat it to have been worth writing.',
  },
  match: {
    term: 'Right or wrong',
    meaning:
      'An answer is right when the reference answer, or one you also accept, stands in its first line as whole words. Capitals, punctuation and articles do not count.',
  },
  bits: {
    term: 'Bits of surprise',
    meaning:
      'How unexpected the right answer is to the model. 1 bit is a coin flip, 10 bits one in a thousand; lower is better. Bits can rise while more answers are right, when the notes taught another way of putting it.',
  },
  halves: {
    term: 'Choose half and report half',
    meaning:
      'Half of the questions choose the best self-edit; the other half, never used for choosing, says how good it is. A win only on the first half was luck.',
  },
  strength: {
    term: 'Adapter strength',
    meaning:
      'How much of what was learned is switched on. 0 is the untouched model exactly, 1 the adapter as trained.',
  },
  seed: {
    term: 'Seed',
    meaning: 'The same seed gives the same run on this machine. Another machine may drift slightly.',
  },
} as const satisfies Record<string, GlossaryEntry>;

export type GlossaryKey = keyof typeof GLOSSARY;
