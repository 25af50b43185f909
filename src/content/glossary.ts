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
  update: {
    term: 'Where the update landed',
    meaning:
      'How much studying changed each weight matrix: the size of the change against the size of the matrix. Columns are the model’s layers, rows a layer’s seven matrices. Strong colour is where the model changed most, which need not be where the fact is kept.',
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
  bestOfN: {
    term: 'Best of several',
    meaning:
      'Each self-edit is studied in an adapter of its own from the same start, quizzed, and taken off. The best on the choose half is chosen; all stay visible.',
  },
  luck: {
    term: 'The luck of choosing',
    meaning:
      'The best of several looks better where it was chosen than it is: some of its lead was chance. The report half, which chose nothing, shows how much.',
  },
  cheapJudge: {
    term: 'Cheap judge',
    meaning:
      'Marks a self-edit at once, without training: how sure the model was of its answers, do its words stand in the passage, how much of the passage it teaches, how varied it is. From 0 to 1.',
  },
  rankCorrelation: {
    term: 'Rank correlation',
    meaning:
      'How alike two orders are: 1 is the same order, 0 none in common, −1 turned around (Spearman). Over a few self-edits it can be anything by chance.',
  },
  writer: {
    term: 'Writer',
    meaning:
      'Who writes the notes: the untouched model, or the model with a kept adapter on. The student is always the untouched model.',
  },
  rounds: {
    term: 'Rounds',
    meaning:
      'Try several self-edits on many passages, keep the best of each, train the writer to write like them, and again (ReST^EM). Nobody writes an example for it.',
  },
  unseen: {
    term: 'Unseen passages',
    meaning:
      'Passages that no writer is trained on. Before the first round and after each, fresh self-edits about them say whether the writer got better.',
  },
  beyondChance: {
    term: 'Beyond chance',
    meaning:
      'The same passages are compared before and after. It counts as better only where the 95 % interval of the change leaves out zero; with a few passages it often does not.',
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
  lora: {
    term: 'LoRA',
    meaning:
      'Low-rank adaptation: the large matrices stay frozen, and beside each of them two thin ones are trained. Their product is added to what the large one says.',
  },
  adapter: {
    term: 'Adapter',
    meaning:
      'All the thin matrices that one study trained, as one thing: it can be switched on and off, turned down, saved as a file and loaded again.',
  },
  recipe: {
    term: 'Recipe',
    meaning:
      'How a self-edit is studied: rank, learning rate, epochs, which layers. A person sets it, or the model writes its own, capped to what is safe.',
  },
  rank: {
    term: 'Rank and alpha',
    meaning:
      'The rank is the width of the thin matrices: more room to learn, more memory. Alpha ÷ rank multiplies what the adapter adds.',
  },
  learningRate: {
    term: 'Learning rate',
    meaning:
      'Size of each nudge to the weights. Too small and nothing is learned in time; too large and the loss blows up.',
  },
  epoch: {
    term: 'Epoch',
    meaning: 'One pass over everything there is to study. Five epochs read every note five times.',
  },
  step: {
    term: 'Step',
    meaning:
      'One nudge to the adapter: read a note, see how surprising it was, change the weights a little (AdamW).',
  },
  loss: {
    term: 'Loss',
    meaning:
      'How surprising the studied text still is to the model, averaged over its words. It falls when the text can be repeated, which is not the same as having understood it.',
  },
  token: {
    term: 'Token',
    meaning: 'A piece of text as the model reads it: a short word, or part of a longer one.',
  },
  document: {
    term: 'Document',
    meaning: 'One text that is studied at once: a note, or a sentence of the passage.',
  },
  prompt: {
    term: 'Prompt',
    meaning:
      'The exact text the model is given before it answers. In the quiz it holds the question and nothing of the passage.',
  },
  before: {
    term: 'Before',
    meaning: 'The untouched model, asked before anything was studied. Drawn in grey wherever it appears.',
  },
  recorded: {
    term: 'Recorded and live',
    meaning:
      'Live happens now on this machine. Recorded is the log of a real run of this same code, shown again event by event; nothing in it is made up.',
  },
} as const satisfies Record<string, GlossaryEntry>;

export type GlossaryKey = keyof typeof GLOSSARY;
