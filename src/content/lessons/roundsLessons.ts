import type { Lesson } from './lesson.ts';

/** The outer loop, and what none of this shows. */
export const ROUNDS_LESSONS: readonly Lesson[] = [
  {
    id: 'rounds',
    title: 'Learning to write better notes',
    view: 'rounds',
    body: [
      'So far the model learned a passage. In [[rounds|rounds]] it learns to write notes: it tries several self-edits on each of many passages, keeps those that helped most, and is trained to write like them.',
      'No one shows it a good note. “Good” is what raised the quiz, measured by studying and asking. Then the next round begins with the new [[writer|writer]].',
    ],
    on: [{ do: 'open-rounds' }, { do: 'point', at: 'rounds' }],
    out: [],
    done: { ask: 'Find how many passages and self-edits a round takes, and how long that is.', at: 'rounds' },
  },
  {
    id: 'unseen',
    title: 'Better, or lucky?',
    view: 'rounds',
    body: [
      'A writer that shines on the passages it practised on may have learned those by heart. So it is measured on [[unseen|unseen passages]] before the first round and after each.',
      'Passages differ more than writers do, so the same passages are compared before and after, with an interval. Only an interval without zero counts as [[beyondChance|beyond chance]]; where it holds zero, this page says that no improvement was shown.',
    ],
    careful: 'Two rounds with a few passages on one computer often show nothing. That is a result too.',
    on: [{ do: 'open-rounds' }, { do: 'point', at: 'roundsResult' }],
    out: [],
    done: {
      ask: 'Read the sentence of the verdict, then look for zero in its interval.',
      at: 'roundsResult',
    },
  },
  {
    id: 'limits',
    title: 'What this page does not show',
    view: 'studio',
    body: [
      'The model here has 135 million weights, the paper’s 7 billion. The passages are invented, short and tidy, with a handful of questions each. Answers count by [[match|matching words]], not by a judge who understands them.',
      'What helps here need not help a large model on real texts, and what fails here may work there. What is the same is the method: write, study, ask closed-book, compare with a control, and report on questions that chose nothing.',
    ],
    on: [{ do: 'point', at: 'passage' }],
    out: [],
    done: { ask: 'Try a passage of your own that the model cannot know. Does the result hold?' },
  },
];
