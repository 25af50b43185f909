/** What there is to say about keeping the page: it is kept since now, or a newer version of it lies ready. */
export type PageNews = 'ready' | 'update';

const WORKER = 'offline-worker.js';

/**
 * Has the page kept for visits without a network, once it has loaded and is idle. Where the browser does not allow that
 * (a private window, an address that is not secure) nothing is said: the page works as before.
 */
export async function keepPage(onNews: (news: PageNews) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  await idle();
  try {
    const registration = await navigator.serviceWorker.register(new URL(WORKER, document.baseURI));
    const first = registration.active === null;
    if (registration.waiting) onNews('update');
    const follow = (worker: ServiceWorker | null) =>
      worker?.addEventListener('statechange', () => {
        if (first && worker.state === 'activated') onNews('ready');
        if (registration.active !== null && worker.state === 'installed') onNews('update');
      });
    follow(registration.installing);
    registration.addEventListener('updatefound', () => follow(registration.installing));
  } catch {
    // Not kept, and nothing else is lost.
  }
}

/** Lets the newer version take over and opens the page again with it. */
export async function openUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  if (registration?.waiting) registration.waiting.postMessage('take over', []);
  else location.reload();
}

/** Resolves when the page has loaded and has nothing urgent to do. */
async function idle(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  await new Promise<unknown>((resolve) =>
    'requestIdleCallback' in window
      ? requestIdleCallback(resolve, { timeout: 5000 })
      : setTimeout(resolve, 1000),
  );
}
