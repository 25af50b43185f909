import { lazyPart } from '../app/lazyPart.tsx';

/** What the results do not show, under the results of both views. Comes after the page is drawn, below everything else. */
export const LazyCareful = lazyPart(async () => (await import('./Careful.tsx')).Careful);
