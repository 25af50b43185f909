/** A key of the page: what the handler listens to and what the help says. */
export interface PageKey {
  /** `KeyboardEvent.key` in lower case, any of them. */
  readonly keys: readonly string[];
  /** With Shift, or without it; where it is left out, either. */
  readonly shift?: boolean;
  /** As it is printed on the keyboard. */
  readonly shown: string;
  readonly does: string;
  /** A letter, digit or sign: off where a person turned such keys off (WCAG 2.1.4), and while anything is typed. */
  readonly character: boolean;
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Every key of the page, in the order the help lists them. */
export const PAGE_KEYS = {
  play: { keys: [' '], shift: false, shown: 'Space', does: 'play or pause a replay', character: false },
  on: { keys: ['arrowright'], shift: false, shown: '→', does: 'one step on', character: false },
  back: { keys: ['arrowleft'], shift: false, shown: '←', does: 'one step back', character: false },
  phaseOn: { keys: ['arrowright'], shift: true, shown: 'Shift →', does: 'the next phase', character: false },
  phaseBack: {
    keys: ['arrowleft'],
    shift: true,
    shown: 'Shift ←',
    does: 'the phase before',
    character: false,
  },
  peek: {
    keys: ['b'],
    shown: 'B',
    does: 'held down: everything as it was before the lesson',
    character: true,
  },
  pick: { keys: DIGITS, shown: '1–9', does: 'show that self-edit', character: true },
  diff: { keys: ['d'], shown: 'D', does: 'what changed in each answer', character: true },
  reset: {
    keys: ['r'],
    shown: 'R',
    does: 'a replay from its beginning; a run set up again, with the same seed',
    character: true,
  },
  newSeed: { keys: ['n'], shown: 'N', does: 'the same setup with a new seed', character: true },
  save: { keys: ['e'], shown: 'E', does: 'save the run as a file', character: true },
  share: { keys: ['s'], shown: 'S', does: 'share', character: true },
  help: { keys: ['?'], shown: '?', does: 'these keys', character: true },
} as const satisfies Record<string, PageKey>;

export type KeyName = keyof typeof PAGE_KEYS;

/** Where a key already means something: text is typed, a choice is made, a slider is moved, a box scrolls, a button is pressed. */
const TYPES =
  'input:not([type="radio"], [type="checkbox"], [type="range"]), select, textarea, [contenteditable]';
const MOVES = 'input, select, textarea, [contenteditable], [role="slider"], [data-scrolls]';
const TAKES_SPACE = `${MOVES}, a, button, summary`;

/** Whether a press is this key of the page: not while anything is typed, and not behind a dialog. */
export function isPageKey(
  event: Pick<
    KeyboardEvent,
    'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey' | 'defaultPrevented' | 'target'
  >,
  name: KeyName,
): boolean {
  const { keys, shift, character }: PageKey = PAGE_KEYS[name];
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (!keys.includes(event.key.toLowerCase())) return false;
  if (shift !== undefined && event.shiftKey !== shift) return false;
  const taken = character ? TYPES : event.key === ' ' ? TAKES_SPACE : MOVES;
  if (event.target instanceof Element && event.target.closest(taken)) return false;
  return document.querySelector('dialog[open]') === null;
}
