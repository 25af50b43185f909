/** Where the page's coming and going is heard: its window and its document, or in tests anything that sends events. */
export interface PageLife {
  readonly window: EventTarget;
  readonly document: EventTarget & { readonly visibilityState: string };
}

/** Calls the listener when the page may be about to go: it is hidden, or left. Nothing later is sure to run. */
export function onLeaving({ window, document }: PageLife, listener: () => void): void {
  window.addEventListener('pagehide', listener);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') listener();
  });
}
