import { TeachLinks } from '../teach/TeachLinks.tsx';
import { KeysHelp } from './keys/KeysHelp.tsx';
import { useView, VIEWS, type View } from './useView.ts';

const NAMES: Record<View, string> = { studio: 'Studio', rounds: 'Rounds', runs: 'Runs' };

/** The page's views as links, so that each has an address. `index.html` holds its first state. */
export function ViewTabs() {
  const view = useView();
  return (
    <nav className="page views" aria-label="Views">
      {VIEWS.map((name) => (
        <a
          key={name}
          className="view"
          href={`#${name}`}
          {...(name === view ? { 'aria-current': 'page' } : {})}
        >
          {NAMES[name]}
        </a>
      ))}
      <TeachLinks />
      <KeysHelp />
    </nav>
  );
}
