import { useEffect } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import { restoreRounds } from '../../store/commands/restoreRounds.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Section } from '../parts/Section.tsx';
import { ModelPanel } from '../studio/ModelPanel.tsx';
import { LazyCareful } from '../teach/LazyCareful.tsx';
import { OtherAdapters } from './OtherAdapters.tsx';
import { RoundsBar } from './RoundsBar.tsx';
import { RoundsNotices } from './RoundsNotices.tsx';
import { RoundsReport } from './RoundsReport.tsx';
import { RoundsSettings } from './RoundsSettings.tsx';
import styles from './Rounds.module.css';
import { SetupFacts } from './SetupFacts.tsx';

/** The outer loop: the writer learns to write better notes, and unseen passages say whether it did. */
export function Rounds() {
  const own = useLab(({ rounds }) => rounds.state);
  const recorded = useLab(({ rounds }) => rounds.recorded);
  const working = useLab(({ rounds }) => rounds.activity !== 'idle');
  const { run: restore } = useCommand(restoreRounds);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the view is first opened
  useEffect(() => restore(), []);
  const state = recorded?.state ?? own;
  return (
    <>
      <main className={styles.main}>
        <RoundsNotices />
        {!recorded && <ModelPanel />}
        <div className="page">
          <Section
            id="rounds-setup"
            number={1}
            title={state ? 'These rounds' : 'Rounds'}
            intro={<p>{GLOSSARY.rounds.meaning}</p>}
          >
            {state ? <SetupFacts state={state} command={recorded?.command ?? null} /> : <RoundsSettings />}
          </Section>
          {/* Another state is another report: what was chosen in one says nothing in the other. */}
          {state && <RoundsReport key={state.started.id} state={state} live={working && !recorded} />}
          <OtherAdapters shown={state} />
        </div>
        <LazyCareful />
      </main>
      <RoundsBar />
    </>
  );
}
