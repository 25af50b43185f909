import { useSyncExternalStore } from 'react';

/**
 * What stands behind the address's `#`: a place of the page and settings, as `#quiz?lesson=closed-book`. It is never
 * sent to a server. Whoever adds a setting reads and writes it through here, so that none loses another's.
 */
export interface PageHash {
  /** A view or an element's id; '' where none is named. */
  readonly place: string;
  readonly settings: URLSearchParams;
}

/** Reads any text, with or without its `#`; what cannot be decoded is left as it stands. Never throws. */
export function parseHash(hash: string): PageHash {
  const text = hash.startsWith('#') ? hash.slice(1) : hash;
  const mark = text.indexOf('?');
  const place = mark === -1 ? text : text.slice(0, mark);
  // Older links and hand-written ones begin with a slash.
  return {
    place: place.replace(/^\//, ''),
    settings: new URLSearchParams(mark === -1 ? '' : text.slice(mark + 1)),
  };
}

/** The text behind the address, `#` included; '' where there is neither place nor setting. */
export function hashText({ place, settings }: PageHash): string {
  const query = settings.toString();
  if (place === '' && query === '') return '';
  return query === '' ? `#${place}` : `#${place}?${query}`;
}

/** `hash` with some settings changed: a text sets one, null takes it away. */
export function withSettings(hash: PageHash, change: Readonly<Record<string, string | null>>): PageHash {
  const settings = new URLSearchParams(hash.settings);
  for (const [name, value] of Object.entries(change))
    if (value === null) settings.delete(name);
    else settings.set(name, value);
  return { place: hash.place, settings };
}

/** One setting of the address, null without it; draws again when it changes. */
export function useHashSetting(name: string): string | null {
  return useSyncExternalStore(onHashChange, () => parseHash(location.hash).settings.get(name));
}

/** Changes the address without a step in the history and without scrolling; listeners hear of it. */
export function replaceHash(hash: PageHash): void {
  const text = hashText(hash);
  if (text === location.hash) return;
  history.replaceState(history.state, '', text === '' ? location.pathname + location.search : text);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** Calls `listener` whenever the hash changes; gives how to stop that. */
export function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
