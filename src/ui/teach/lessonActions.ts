import type { LessonAction } from '../../content/lessons/lesson.ts';
import { TARGETS, type Target } from '../../content/lessons/targets.ts';
import { scrollToPart } from '../parts/scrollToPart.ts';

/** What a card may do that is not a matter of the document: done by commands. */
export interface LessonPowers {
  readonly show: (selfEdit: 'best' | 'worst') => void;
  readonly openRounds: () => void;
  readonly toEnd: () => void;
}

/**
 * Does what a card asks of the page, in order. `onMissing` is told of a part that is not there. Gives how to take the
 * frames away and stop waiting.
 */
export function act(
  actions: readonly LessonAction[],
  powers: LessonPowers,
  onMissing: (at: Target) => void = () => undefined,
): () => void {
  const stops = actions.map((action) => {
    switch (action.do) {
      case 'show':
        return powers.show(action.selfEdit);
      case 'open-rounds':
        return powers.openRounds();
      case 'to-end':
        return powers.toEnd();
      case 'point':
        return pointAt(action.at, onMissing);
      case 'open':
      case 'close':
        for (const fold of document.querySelectorAll<HTMLDetailsElement>(
          `${TARGETS[action.at]} details, details:is(${TARGETS[action.at]})`,
        ))
          fold.open = action.do === 'open';
        return undefined;
    }
  });
  return () => {
    for (const stop of stops) stop?.();
  };
}

/** Frames a part, whenever it is drawn anew too, and scrolls to it once it is there. */
function pointAt(target: Target, onMissing: (at: Target) => void): () => void {
  const frame = new CSSStyleSheet();
  const selector = TARGETS[target];
  // The page's policy allows no style elements; a sheet made by script is none.
  frame.replaceSync(
    `${selector} { outline: 2px solid var(--selected); outline-offset: 0.375rem; border-radius: var(--radius); }`,
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, frame];
  const leave = scrollToPart(selector, () => onMissing(target));
  return () => {
    leave();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== frame);
  };
}
