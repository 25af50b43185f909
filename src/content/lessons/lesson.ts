import type { Target } from './targets.ts';

/** What a card does to the page when it is turned up, and when it is laid down. Nothing else moves. */
export type LessonAction =
  /** Puts a replay to its end, and halts it there: before it, what a card speaks of has not happened. */
  | { readonly do: 'to-end' }
  /** Scrolls to a part and puts a frame around it; the frame goes with the card. */
  | { readonly do: 'point'; readonly at: Target }
  /** Opens, or closes again, what is folded in a part. */
  | { readonly do: 'open' | 'close'; readonly at: Target }
  /** Shows this self-edit where there is room for one only, by its reward on the choose half. */
  | { readonly do: 'show'; readonly selfEdit: 'best' | 'worst' }
  /** Opens the rounds that come with the page, where none are on screen. */
  | { readonly do: 'open-rounds' };

export interface Lesson {
  /** Part of its address: `#studio?lesson=<id>`. */
  readonly id: string;
  readonly title: string;
  readonly view: 'studio' | 'rounds';
  /** Paragraphs; words of the glossary are marked as in `markedText.ts`. */
  readonly body: readonly string[];
  /** What not to conclude. */
  readonly careful?: string;
  readonly on: readonly LessonAction[];
  readonly out: readonly LessonAction[];
  /** What to look at or try. With `at`, using that part of the page ticks it off; nothing waits for it. */
  readonly done: { readonly ask: string; readonly at?: Target };
}
