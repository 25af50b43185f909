import type { LessonAction } from '../../content/lessons/lesson.ts';
import { TARGETS, type Target } from '../../content/lessons/targets.ts';

/** What a card may do that is not a matter of the document: done by commands. */
export interface LessonPowers {
  readonly show: (selfEdit: 'best' | 'worst') => void;
  readonly openRounds: () => void;
  readonly toEnd: () => void;
}

/** A view that opens late has its parts later; a part that only a run brings is not waited for longer. */
const WAIT_MS = 3000;
const LOOK_MS = 100;

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
  const leave = scrollTo(selector, () => onMissing(target));
  return () => {
    leave();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== frame);
  };
}

/**
 * Scrolls to a part, and again where what is above it grows meanwhile; not against a person who scrolls. Gives how to
 * stop that.
 */
function scrollTo(selector: string, onMissing: () => void): () => void {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  for (const input of ['wheel', 'touchmove', 'keydown', 'pointerdown'])
    addEventListener(input, stop, { signal: stopped.signal, passive: true });
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const began = performance.now();
  let seen: number | null = null;
  const look = () => {
    if (stopped.signal.aborted) return;
    const part = document.querySelector(selector);
    const late = performance.now() - began > WAIT_MS;
    if (part) {
      const inPage = Math.round(part.getBoundingClientRect().top + scrollY);
      if (inPage !== seen) part.scrollIntoView({ block: 'start', behavior: still ? 'auto' : 'smooth' });
      seen = inPage;
    } else if (late) onMissing();
    if (late) stop();
    else setTimeout(look, LOOK_MS);
  };
  look();
  return stop;
}
