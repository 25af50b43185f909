/** A view that opens late has its parts later; a part that only a run brings is not waited for longer. */
const WAIT_MS = 3000;
const LOOK_MS = 100;

/**
 * Scrolls to a part, and again where what is above it grows meanwhile; not against a person who scrolls. Gives how to
 * stop that.
 */
export function scrollToPart(selector: string, onMissing?: () => void): () => void {
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
    } else if (late) onMissing?.();
    if (late) stop();
    else setTimeout(look, LOOK_MS);
  };
  look();
  return stop;
}
