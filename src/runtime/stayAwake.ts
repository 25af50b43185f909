/** What of the browser is needed; the page's own when absent. */
export interface AwakeEnvironment {
  readonly navigator: { readonly wakeLock?: Pick<WakeLock, 'request'> };
  readonly document: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Keeps the screen on until the returned function is called: a machine that falls asleep stops computing. The browser
 * lets go of it when the tab is hidden, so it is asked for again when the tab is back. Where it is missing or refused
 * (a battery that is low), work goes on without.
 */
export function stayAwake({ navigator, document }: AwakeEnvironment = globalThis): () => void {
  let over = false;
  let held: WakeLockSentinel | null = null;
  const holds = () => held !== null && !held.released;
  const ask = async () => {
    if (over || document.hidden || holds()) return;
    const got = await navigator.wakeLock?.request('screen').catch(() => null);
    if (!got) return;
    // Two that came at once are not both kept, nor one that came too late.
    if (over || holds()) void got.release();
    else held = got;
  };
  const onVisibility = () => void ask();
  document.addEventListener('visibilitychange', onVisibility);
  void ask();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', onVisibility);
    if (holds()) void held?.release();
  };
}
