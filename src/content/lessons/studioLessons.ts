import type { Lesson } from './lesson.ts';

/** One run of the inner loop, in the order it happens. */
export const STUDIO_LESSONS: readonly Lesson[] = [
  {
    id: 'self-edit',
    title: 'What a self-edit is',
    view: 'studio',
    body: [
      'A language model reads a [[passage|passage]] it has never met. It then writes [[note|notes]] about it, in its own words. Those notes are a [[selfEdit|self-edit]].',
      'The notes become its lesson: the model is trained on what it wrote. Nobody corrects them first, so a wrong note teaches something wrong.',
    ],
    on: [{ do: 'to-end' }, { do: 'point', at: 'selfEdit' }],
    out: [],
    done: { ask: 'Read one note beside the sentence it was written from. Is it true?', at: 'notes' },
  },
  {
    id: 'closed-book',
    title: 'Closed book',
    view: 'studio',
    body: [
      'The same questions are asked before and after studying, and the passage is taken away both times. There is nothing to look up.',
      'So a right answer can come from one place only: the weights that [[study|studying]] changed. Under every question stands the [[prompt|prompt]], word for word.',
    ],
    on: [{ do: 'to-end' }, { do: 'point', at: 'quizTable' }],
    out: [],
    done: { ask: 'Open “what the model saw” and look for the passage in it.', at: 'prompts' },
  },
  {
    id: 'bits',
    title: 'Right, wrong, and how surprised',
    view: 'studio',
    body: [
      'Counting right answers is coarse: with a few questions, one lucky answer changes the picture. So each answer has a second measure, the [[bits|bits of surprise]] of the right answer.',
      'Fewer bits mean that the right answer has become less surprising, even where the model still says something else. The two can disagree, and then neither alone tells what happened.',
    ],
    on: [{ do: 'to-end' }, { do: 'point', at: 'bits' }],
    out: [],
    done: {
      ask: 'Find a question that stayed wrong while its bits fell, or the other way round.',
      at: 'quiz',
    },
  },
  {
    id: 'low-loss',
    title: 'Low loss is not learning',
    view: 'studio',
    body: [
      'The [[loss|loss]] falls in nearly every lane. It says how well the model repeats the text it studies, and repeating is easy.',
      'A lane can reach a low loss and answer no more than before: it recites a sentence whatever the question is. Only the [[quiz|quiz]] shows what can be used.',
    ],
    on: [{ do: 'to-end' }, { do: 'point', at: 'losses' }],
    out: [],
    done: { ask: 'Find the lane with the lowest last loss. Is it also the one with the most right answers?' },
  },
  {
    id: 'control-lane',
    title: 'The control lane',
    view: 'studio',
    body: [
      'Perhaps the notes did nothing, and reading the passage would have been enough. That is why one more lane runs in every experiment here: the same kind of training on the [[control|passage only]].',
      'Notes were worth writing if they beat this lane, not if they beat knowing nothing. A result without a control is a story.',
    ],
    on: [{ do: 'to-end' }, { do: 'point', at: 'controlStudy' }],
    out: [],
    done: { ask: 'Find “Passage only” in the result. How much of the gain is left when it is taken off?' },
  },
  {
    id: 'harmful-notes',
    title: 'Notes that hurt',
    view: 'studio',
    body: [
      'Some self-edits leave the model with fewer right answers than another would, and some with fewer than it began with. Here is the weakest one of this run, judged by the questions that choose.',
      'Vague questions, wrong answers and facts left out are the usual reasons. By our count, about a quarter of the 250 self-edits in the paper’s released results lowered the score. Whoever sees only the best one does not learn this.',
    ],
    on: [{ do: 'to-end' }, { do: 'show', selfEdit: 'worst' }, { do: 'point', at: 'selfEdit' }],
    out: [{ do: 'show', selfEdit: 'best' }],
    done: { ask: 'Find a note that is wrong or says nothing. Which question did it spoil?', at: 'notes' },
  },
  {
    id: 'luck-of-choosing',
    title: 'The luck of choosing',
    view: 'studio',
    body: [
      'Take several self-edits and pick the best: it will look better than it is, since luck on these questions is one of the reasons why it won. Throw enough dice and one shows six.',
      'So half of the questions [[halves|choose]], and the other half, which chose nothing, report. The distance between the two is the [[luck|luck of choosing]].',
    ],
    careful:
      'A half has few questions. That it reports lower once is no proof of luck, and higher no proof of skill.',
    on: [{ do: 'to-end' }, { do: 'point', at: 'rewardTable' }],
    out: [],
    done: { ask: 'Compare the winner’s two halves. Where would you have been fooled?', at: 'reward' },
  },
  {
    id: 'lora',
    title: 'What LoRA changes',
    view: 'studio',
    body: [
      'The model’s own weights stay as they are. [[lora|LoRA]] puts two thin matrices beside each large one and trains only those; together they are an [[adapter|adapter]].',
      'Every square is one large matrix: the stronger its colour, the more the [[update|update]] changes it. Taken off, the model is what it was, to the bit. In a run of your own the adapter can also be turned down and up: at strength 0 the answers have to be those of “Before”, or something is broken.',
    ],
    on: [{ do: 'to-end' }, { do: 'point', at: 'updates' }],
    out: [],
    done: {
      ask: 'Find the matrix that changed most, and one that was left as it is.',
      at: 'updates',
    },
  },
];
