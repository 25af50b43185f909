import { useEffect } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import { restoreRounds } from '../../store/commands/restoreRounds.ts';
import { roundsPlayed } from '../../store/selectors/shownRounds.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { LoopDiagram } from '../figures/LoopDiagram.tsx';
import { Section } from '../parts/Section.tsx';
import { ModelPanel } from '../studio/ModelPanel.tsx';
import { LazyCareful } from '../teach/LazyCareful.tsx';
import { OtherAdapters } from './OtherAdapters.tsx';
import { RoundsBar } from './RoundsBar.tsx';
import { RoundsNotices } from './RoundsNotices.tsx';
import { RoundsOffer } from './RoundsOffer.tsx';
import { RoundsReplay } from './RoundsReplay.tsx';
import { RoundsReport } from './RoundsReport.tsx';
import { RoundsSettings } from './RoundsSettings.tsx';
import { RoundsStage } from './RoundsStage.tsx';
import { roundsStops } from './roundsSteps.ts';
import styles from './Rounds.module.css';

/** The outer loop: the writer learns to write better notes, and unseen passages say whether it did. */
export function Rounds() {
  const rounds = useLab((state) => state.rounds);
  const { run: restore } = useCommand(restoreRounds);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the view is first opened
  useEffect(() => restore(), []);
  const played = roundsPlayed(rounds);
  if (played) return <RoundsReplay {...played} />;
  if (rounds.awaited)
    return (
      <main className={`page ${styles.awaited}`}>
        <p>Opening the recorded rounds…</p>
      </main>
    );
  return <OwnRounds />;
}

/** Rounds of this browser, or the way to make some. */
function OwnRounds() {
  const state = useLab(({ rounds }) => rounds.state);
  const working = useLab(({ rounds }) => rounds.activity !== 'idle');
  return (
    <>
      {state && <LoopDiagram stops={roundsStops(state)} working={working} />}
      <main className={styles.main}>
        <RoundsOffer />
        {state && <RoundsStage state={state} end={null} />}
        <RoundsNotices />
        <ModelPanel />
        <div className="page">
          {state ? (
            <RoundsReport key={state.started.id} state={state} live={working} />
          ) : (
            <Section id="rounds-setup" number={1} title="Rounds" intro={<p>{GLOSSARY.rounds.meaning}</p>}>
              <RoundsSettings />
            </Section>
          )}
          <OtherAdapters shown={state} />
        </div>
        <LazyCareful />
      </main>
      <RoundsBar />
    </>
  );
}
