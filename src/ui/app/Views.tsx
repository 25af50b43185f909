import { phaseAnnouncement } from '../studio/phaseWords.ts';
import { Studio } from '../studio/Studio.tsx';
import { useLab } from './LabContext.tsx';
import { lazyPart } from './lazyPart.tsx';
import { useView } from './useView.ts';

/** Not part of the first load: it brings the outer loop and its passages. */
const Rounds = lazyPart(
  async () => (await import('../rounds/Rounds.tsx')).Rounds,
  <p className="page">Opening the rounds…</p>,
);

/** Past runs, with what compares two of them. */
const Runs = lazyPart(
  async () => (await import('../shelf/Runs.tsx')).Runs,
  <p className="page">Opening the past runs…</p>,
);

/** The one of the page's views that the address names. */
export function Views() {
  const view = useView();
  if (view === 'rounds') return <Rounds />;
  if (view === 'runs') return <Runs />;
  return (
    <>
      <Studio />
      <Announcer />
    </>
  );
}

/** One polite message a phase for those who do not see the page. */
function Announcer() {
  // A replay's phases follow each other too fast to be told; its caption and its slider say where it is.
  const replayed = useLab((state) => state.player.plays !== null);
  const loading = useLab((state) => state.engine.model.is === 'loading');
  const words = useLab(phaseAnnouncement);
  return (
    <p className="visually-hidden" aria-live="polite">
      {replayed ? (loading ? 'Loading the model.' : '') : words}
    </p>
  );
}
