import type { Lesson } from '../../content/lessons/lesson.ts';
import { hashText, parseHash, replaceHash, withSettings } from '../app/hash.ts';

/** Setting of the address that names the card: `#studio?lesson=closed-book`. */
export const LESSON = 'lesson';
/** Setting of the address that opens the glossary: a word's key, or `all`. */
export const WORDS = 'words';

/** Address of the page as it stands, with one of these settings put or taken away. */
export function addressWith(change: Readonly<Record<string, string | null>>): string {
  const { place, settings } = parseHash(location.hash);
  return hashText(withSettings({ place: place || 'studio', settings }, change)) || '#studio';
}

/** Turns up a card, in its view; the step is not kept in the history, as pages of a book are not. */
export function turnTo(lesson: Lesson | null): void {
  const { place, settings } = parseHash(location.hash);
  const isRounds = /^rounds(-|$)/.test(place);
  const next = lesson && isRounds !== (lesson.view === 'rounds') ? lesson.view : place;
  replaceHash(withSettings({ place: next, settings }, { [LESSON]: lesson?.id ?? null }));
}

/**
 * While a card is up, the page's own links (`#quiz`) keep it up: they take the setting along. Gives how to stop that.
 */
export function keepLessonInLinks(): () => void {
  const onClick = (event: MouseEvent) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[href^="#"]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return;
    const { place, settings } = parseHash(link.hash);
    const lesson = parseHash(location.hash).settings.get(LESSON);
    if (lesson === null || place === '' || [...settings].length > 0) return;
    event.preventDefault();
    location.hash = hashText(withSettings({ place, settings }, { [LESSON]: lesson }));
    document.getElementById(place)?.scrollIntoView();
  };
  document.addEventListener('click', onClick);
  return () => document.removeEventListener('click', onClick);
}
