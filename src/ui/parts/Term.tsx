import { useId, useRef, useState, type ReactNode, type ToggleEvent as ReactToggleEvent } from 'react';
import { GLOSSARY, type GlossaryKey } from '../../content/glossary.ts';
import styles from './Term.module.css';

export interface TermProps {
  readonly word: GlossaryKey;
  /** As the word stands in the text; without it a "?" stands beside the text. */
  readonly children?: ReactNode;
}

/** Pixels between the word and its meaning, and between the meaning and the window's edge. */
const GAP = 6;
const EDGE = 8;
/** Pixels that the word may move while its meaning stays. */
const FAR = 24;

/** A word that says what it means when it is pressed: by click, touch or key. */
export function Term({ word, children }: TermProps) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const { term, meaning } = GLOSSARY[word];
  const place = (event: ReactToggleEvent<HTMLSpanElement>) => {
    setOpen(event.newState === 'open');
    if (event.newState === 'open' && button.current) putBeside(event.currentTarget, button.current);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={children ? styles.term : styles.mark}
        popoverTarget={id}
        {...(children ? {} : { 'aria-label': `What is ${term}?` })}
      >
        {children ?? '?'}
      </button>
      <span id={id} popover="auto" className={styles.meaning} onBeforeToggle={place}>
        {open && (
          <>
            <strong>{term}.</strong> {meaning}
          </>
        )}
      </span>
    </>
  );
}

/** Below the word, or above it in the lower half of the window. Gone when the word is scrolled away. */
function putBeside(meaning: HTMLElement, word: HTMLElement): void {
  const at = word.getBoundingClientRect();
  const width = Math.min(320, innerWidth - 2 * EDGE);
  const above = at.bottom > innerHeight / 2;
  meaning.style.width = `${width}px`;
  meaning.style.left = `${Math.max(EDGE, Math.min(at.left, document.documentElement.clientWidth - width - EDGE))}px`;
  meaning.style.top = above ? 'auto' : `${at.bottom + GAP}px`;
  meaning.style.bottom = above ? `${innerHeight - at.top + GAP}px` : 'auto';
  const closed = new AbortController();
  const options = { signal: closed.signal, passive: true, capture: true };
  const onScroll = () => {
    if (Math.abs(word.getBoundingClientRect().top - at.top) > FAR) meaning.hidePopover();
  };
  addEventListener('scroll', onScroll, options);
  const onToggle = ({ newState }: ToggleEvent) => {
    if (newState === 'closed') closed.abort();
  };
  meaning.addEventListener('toggle', onToggle, options);
}
