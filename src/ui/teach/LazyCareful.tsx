import { lazy, Suspense } from 'react';

/** Comes after the page is drawn, and lies below everything else. */
const Careful = lazy(async () => ({ default: (await import('./Careful.tsx')).Careful }));

/** What the results do not show, under the results of both views. */
export function LazyCareful() {
  return (
    <Suspense fallback={null}>
      <Careful />
    </Suspense>
  );
}
