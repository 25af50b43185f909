import { useEffect } from 'react';
import { stayAwake } from '../../runtime/stayAwake.ts';
import { dismissProblem } from '../../store/commands/dismissProblem.ts';
import { dropKeptRounds } from '../../store/commands/dropKeptRounds.ts';
import { dropKeptRun } from '../../store/commands/dropKeptRun.ts';
import { modelInUse } from '../../store/selectors/modelInUse.ts';
import type { LabStore } from '../../store/store.ts';
import { ProblemNotice } from '../parts/Notice.tsx';
import { scrollToPart } from '../parts/scrollToPart.ts';
import { CommandButton } from './CommandButton.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { FrameNotes } from './FrameNotes.tsx';
import { parseHash } from './hash.ts';
import { Header } from './Header.tsx';
import { RunKeys } from './keys/RunKeys.tsx';
import { LabProvider, useLab } from './LabContext.tsx';
import { lazyPart } from './lazyPart.tsx';
import { Replay } from '../player/Replay.tsx';
import { Shared } from '../share/Shared.tsx';
import { LESSON } from '../teach/lessonAddress.ts';
import { Teach } from '../teach/Teach.tsx';
import { VIEWS, viewOfHash } from './useView.ts';
import { Views } from './Views.tsx';
import { ViewTabs } from './ViewTabs.tsx';

/** Only a built page is kept for later; in development nothing may come from a cache. */
const OfflineNews = import.meta.env.PROD
  ? lazyPart(async () => (await import('../offline/OfflineNews.tsx')).OfflineNews)
  : null;

export function App({ store }: { readonly store: LabStore }) {
  return (
    <ErrorBoundary onDiscard={() => discardKept(store)} isPlayed={() => isPlayed(store)}>
      <LabProvider store={store}>
        <Theme />
        <Awake />
        <Place />
        <RunKeys />
        <Replay>
          <Header />
          <ViewTabs />
          <FrameNotes />
          <Problem />
          <Shared />
          <Views />
          <Teach />
        </Replay>
        {OfflineNews && <OfflineNews />}
      </LabProvider>
    </ErrorBoundary>
  );
}

/** Of a run or rounds of one's own that are played once more the log is what is kept. */
function isPlayed(store: LabStore): boolean {
  const { player, rounds } = store.state.getState();
  const plays = viewOfHash() === 'rounds' ? rounds.plays : player.plays;
  return plays !== null && plays !== 'run' && plays !== 'own';
}

/** At most a moment is waited for: what hangs must not keep the page from being reloaded. */
async function discardKept(store: LabStore): Promise<void> {
  const atMost = new Promise<void>((resolve) => setTimeout(resolve, 3000));
  // What could not be drawn is of the view that is open.
  const drop = viewOfHash() === 'rounds' ? dropKeptRounds : dropKeptRun;
  await Promise.race([store.execute(drop, undefined), atMost]);
}

/** Puts the chosen theme on the document; without a choice the system's is followed. */
function Theme() {
  const theme = useLab((state) => state.view.theme);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return null;
}

/** The screen stays on while the model works. */
function Awake() {
  const works = useLab(modelInUse);
  useEffect(() => (works ? stayAwake() : undefined), [works]);
  return null;
}

/** Whoever comes by a link to a part of the page is taken there once it is drawn; a lesson's card goes to its own. */
function Place() {
  useEffect(() => {
    const { place, settings } = parseHash(location.hash);
    const isView = place === '' || VIEWS.some((view) => view === place);
    return isView || settings.has(LESSON) ? undefined : scrollToPart(`#${CSS.escape(place)}`);
  }, []);
  return null;
}

function Problem() {
  const problem = useLab((state) => state.view.problem);
  if (!problem) return null;
  return (
    <div className="page">
      <ProblemNotice problem={problem} actions={<CommandButton command={dismissProblem} />} />
    </div>
  );
}
