import type { KeyboardEvent } from 'react';

export interface MarkSliderProps {
  readonly label: string;
  /** Marks there are; at least one. */
  readonly count: number;
  /** The one it stands at. */
  readonly at: number;
  /** That one in words. */
  readonly words: string;
  readonly onGo: (mark: number) => void;
  /** Keys that mean more than one mark on or back. */
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly onBlur?: () => void;
}

/**
 * The keyboard's and the screen reader's way through the marks of a picture: one tab stop, and the arrow keys go from mark
 * to mark. It is not seen; the picture around it shows where it stands.
 */
export function MarkSlider({ label, count, at, words, onGo, onKeyDown, onBlur }: MarkSliderProps) {
  return (
    <input
      type="range"
      className="visually-hidden"
      aria-label={label}
      min={1}
      max={count}
      value={at + 1}
      aria-valuetext={words}
      onChange={(event) => onGo(event.target.valueAsNumber - 1)}
      onKeyDown={(event) => {
        onKeyDown?.(event);
        // What moves along the picture is for no one else.
        if (event.key.startsWith('Arrow')) event.stopPropagation();
      }}
      onFocus={() => onGo(at)}
      onBlur={onBlur}
    />
  );
}

/**
 * The mark with this number in `data-mark` that a pointer is on. To be asked when a pointer moves or is pressed, never
 * when it is merely entered: a page that scrolls below a resting pointer is no one's choice.
 */
export function markUnder({ target }: { readonly target: EventTarget }): number | null {
  const mark = (target as Element).closest('[data-mark]')?.getAttribute('data-mark');
  return mark === null || mark === undefined ? null : Number(mark);
}
