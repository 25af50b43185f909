import type { Passage } from '../seal/passage.ts';
import train from './train.json' with { type: 'json' };
import unseen from './unseen.json' with { type: 'json' };

export const SUBJECTS = ['nature', 'place', 'person', 'machine', 'custom', 'game', 'food', 'travel'] as const;
export const DIFFICULTIES = ['easy', 'medium', 'hard'] as const;

export interface RoundPassage {
  readonly id: string;
  /** What kind of thing it is about, in a few words. */
  readonly about: string;
  readonly subject: (typeof SUBJECTS)[number];
  /** How long its sentences are and how many facts stand in one: seven short ones are easy, six full ones hard. */
  readonly difficulty: (typeof DIFFICULTIES)[number];
  readonly passage: Passage;
}

/**
 * Invented passages for the rounds, of eight questions each; the two files also pass as an experiment's input. They are
 * too large for the first load: import this module where it is needed, `await import(…)`.
 */
export const TRAINING_PASSAGES: readonly RoundPassage[] = train.passages.map(asRoundPassage);
/** Never trained on: each round is measured on them. No name in them stands in another passage. */
export const UNSEEN_PASSAGES: readonly RoundPassage[] = unseen.passages.map(asRoundPassage);

type Row = (typeof train.passages)[number] | (typeof unseen.passages)[number];

function asRoundPassage({ id, about, subject, difficulty, title, text, questions }: Row): RoundPassage {
  return {
    id,
    about,
    subject: subject as RoundPassage['subject'],
    difficulty: difficulty as RoundPassage['difficulty'],
    passage: { title, text, questions },
  };
}
