import { useLab } from '../app/LabContext.tsx';
import { LoopDiagram } from '../figures/LoopDiagram.tsx';
import { LazyCareful } from '../teach/LazyCareful.tsx';
import { ActionBar } from './ActionBar.tsx';
import { loopStops } from './loopStops.ts';
import { ModelPanel } from './ModelPanel.tsx';
import { PassageSection } from './PassageSection.tsx';
import { QuizSection } from './QuizSection.tsx';
import { RewardSection } from './RewardSection.tsx';
import { RunNotices } from './RunNotices.tsx';
import { SelfEditSection } from './SelfEditSection.tsx';
import { StudySection } from './StudySection.tsx';

/** One run, from the passage to the reward. */
export function Studio() {
  const run = useLab((state) => state.run.state);
  const working = useLab((state) => state.run.activity === 'running');
  return (
    <>
      <LoopDiagram stops={loopStops(run)} working={working} />
      <main>
        <RunNotices />
        <ModelPanel />
        <div className="page">
          <PassageSection />
          <SelfEditSection />
          <StudySection />
          <QuizSection />
          <RewardSection />
        </div>
        <LazyCareful />
      </main>
      <ActionBar />
    </>
  );
}
