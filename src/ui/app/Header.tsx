import { setTheme } from '../../store/commands/setTheme.ts';
import type { ShelfEntry } from '../../store/persist/shelfEntry.ts';
import { FROM_FILE } from '../../store/slices/run.ts';
import { THEMES, type Theme } from '../../store/slices/view.ts';
import type { LabState } from '../../store/state.ts';
import { RunBadge } from '../parts/RunBadge.tsx';
import { usePlayed } from '../player/Replay.tsx';
import { ShareButton } from '../share/ShareButton.tsx';
import styles from './Header.module.css';
import { useCommand, useLab } from './LabContext.tsx';
import { useView } from './useView.ts';

/** The sign comes first: a narrow screen shows no more of it. */
const THEME_NAMES: Record<Theme, string> = { system: '◐ System theme', light: '☼ Light', dark: '☾ Dark' };

/** Name, promise, whether what is on screen is live, and the theme. `index.html` holds its first state. */
export function Header() {
  const view = useView();
  const shown = view === 'rounds' ? shownRounds : shownRun;
  const started = useLab((state) => shown(state).startedAt);
  const live = useLab((state) => shown(state).live);
  const behind = usePlayed()?.behind;
  const from = useLab((state) =>
    view === 'rounds' ? roundsFrom(state) : runFrom(behind?.state.getState() ?? state),
  );
  const theme = useLab((state) => state.view.theme);
  const choose = useCommand(setTheme);
  return (
    <header className="page masthead">
      <div className="masthead-words">
        <p className="brand">SEAL Lab</p>
        <h1 className="hero">
          Watch a language model write its own lessons, and learn from them, in this tab.
        </h1>
        <p className="promise">
          No server, no account: nothing <span className="promise-long">you type </span>leaves this tab.
        </p>
      </div>
      <div className={styles.corner}>
        {started &&
          view !== 'runs' &&
          (live ? <RunBadge mode="live" /> : <RunBadge mode={from} detail={whenOf(started)} />)}
        <ShareButton />
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

/** Where a run comes from that is not live: with the page, out of this browser, or in a file, also where it went on here. */
function runFrom({ player, run, shelf }: LabState): ShelfEntry['from'] {
  if (player.plays === 'recording') return 'recorded';
  if (player.plays === 'shelf' && shelf.open) return shelf.open.entry.from;
  return run.id?.startsWith(FROM_FILE) ? 'imported' : 'here';
}

function roundsFrom({ rounds: { plays, shelved } }: LabState): ShelfEntry['from'] {
  if (plays === 'recording') return 'recorded';
  if (plays === 'imported') return 'imported';
  return plays === 'shelf' && shelved ? shelved.entry.from : 'here';
}

interface Shown {
  /** ISO 8601; null where nothing is shown. */
  readonly startedAt: string | null;
  readonly live: boolean;
}

function shownRun({ run }: LabState): Shown {
  return {
    startedAt: run.state?.started.startedAt ?? null,
    // A replay is busy and read-only, and never live.
    live: !run.readOnly && (run.activity !== 'idle' || !run.restored),
  };
}

function shownRounds({ rounds }: LabState): Shown {
  const { plays, recording, imported, shelved, state, activity, restored } = rounds;
  const played = {
    recording: recording?.state,
    imported: imported?.state,
    shelf: shelved?.state,
    own: state,
  };
  return {
    startedAt: (plays === null ? state : played[plays])?.started.startedAt ?? null,
    live: plays === null && (activity !== 'idle' || !restored),
  };
}

function whenOf(startedAt: string): string {
  return new Date(startedAt).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}
