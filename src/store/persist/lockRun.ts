/** How long a lock is waited for, in milliseconds: a page that is being reloaded lets go of its own a moment late. */
const PATIENCE_MS = 1500;

/**
 * Takes a run for this tab: resolves with what lets go of it, or with null when another tab has it. The browser lets
 * go when the tab closes. Without Web Locks (a page that is not served securely) every tab gets it.
 */
export async function lockRun(id: string): Promise<(() => void) | null> {
  if (!('locks' in navigator)) return () => undefined;
  return new Promise((resolve) => {
    navigator.locks
      .request(
        `seal-lab run ${id}`,
        { signal: AbortSignal.timeout(PATIENCE_MS) },
        async () => new Promise<void>((release) => resolve(release)),
      )
      .catch((error: unknown) => {
        const waited = error instanceof DOMException && /^(Abort|Timeout)Error$/.test(error.name);
        resolve(waited ? null : () => undefined);
      });
  });
}
