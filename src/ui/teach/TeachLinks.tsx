import { useSyncExternalStore } from 'react';
import { onHashChange } from '../app/hash.ts';
import { useView } from '../app/useView.ts';
import { addressWith, LESSON, WORDS } from './lessonAddress.ts';

/** The way to the lessons and the glossary, beside the views. `index.html` holds its first state. */
export function TeachLinks() {
  // Addresses of the page as it stands, so that they are written anew when it changes.
  useSyncExternalStore(onHashChange, () => location.hash);
  const first = useView() === 'rounds' ? 'rounds' : 'self-edit';
  return (
    <span className="views-more">
      <a className="view-more" href={addressWith({ [LESSON]: first })}>
        Lessons
      </a>
      <a className="view-more" href={addressWith({ [WORDS]: 'all' })}>
        Glossary
      </a>
    </span>
  );
}
