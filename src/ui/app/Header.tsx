import { setTheme } from '../../store/commands/setTheme.ts';
import { THEMES, type Theme } from '../../store/slices/view.ts';
import { RunBadge } from '../parts/RunBadge.tsx';
import styles from './Header.module.css';
import { useCommand, useLab } from './LabContext.tsx';

const THEME_NAMES: Record<Theme, string> = { system: 'System theme', light: 'Light', dark: 'Dark' };

/** Name, promise, whether what is on screen is live, and the theme. `index.html` holds its first state. */
export function Header() {
  const started = useLab((state) => state.run.state?.started.startedAt ?? null);
  const live = useLab(({ run }) => run.activity !== 'idle' || !run.restored);
  const theme = useLab((state) => state.view.theme);
  const choose = useCommand(setTheme);
  return (
    <header className="page masthead">
      <div className="masthead-words">
        <p className="brand">SEAL Lab</p>
        <h1 className="hero">
          Watch a language model write its own lessons, and learn from them, in this tab.
        </h1>
        <p className="promise">No server, no account: nothing you type leaves this computer.</p>
      </div>
      <div className={styles.corner}>
        {started && (live ? <RunBadge mode="live" /> : <RunBadge mode="recorded" detail={whenOf(started)} />)}
        <label>
          <span className="visually-hidden">Theme</span>
          <select
            className={styles.theme}
            value={theme}
            onChange={(event) => choose.run(event.target.value as Theme)}
          >
            {THEMES.map((name) => (
              <option key={name} value={name}>
                {THEME_NAMES[name]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </header>
  );
}

function whenOf(startedAt: string): string {
  return new Date(startedAt).toLocaleString('en', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
