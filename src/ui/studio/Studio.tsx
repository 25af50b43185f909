import { useLab } from '../app/LabContext.tsx';
import { LoopDiagram } from '../figures/LoopDiagram.tsx';
import { Provenance } from '../player/Provenance.tsx';
import { RecordingOffer } from '../player/RecordingOffer.tsx';
import { usePlayed, type Played } from '../player/Replay.tsx';
import { Stage } from '../player/Stage.tsx';
import { RunTransport } from '../player/RunTransport.tsx';
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

/** One run, from the passage to the reward: live, restored, imported or replayed. */
export function Studio() {
  const run = useLab((state) => state.run.state);
  const working = useLab((state) => state.run.activity === 'running');
  const awaited = useLab((state) => state.player.awaited);
  const played = usePlayed();
  return (
    <>
      <LoopDiagram stops={loopStops(run)} working={working && run?.status !== 'finished'} />
      {awaited ? <main className="awaited" /> : played ? <Replayed played={played} /> : <Own />}
    </>
  );
}

function Own() {
  const run = useLab((state) => state.run.state);
  return (
    <>
      <main>
        <RecordingOffer />
        {run && <Stage state={run} tookMs={null} />}
        <RunNotices />
        <ModelPanel />
        <Sections />
      </main>
      <ActionBar />
    </>
  );
}

function Replayed({ played }: { readonly played: Played }) {
  const run = useLab((state) => state.run.state);
  const recording = useLab(({ player }) => (player.plays === 'recording' ? player.recording : null));
  return (
    <>
      <main>
        {run && <Stage state={run} tookMs={played.player.log.at(-1)!.atMs} />}
        {recording && (
          <Provenance
            what="run"
            {...recording}
            tookMs={recording.state.elapsedMs}
            started={recording.state.started}
          />
        )}
        <Sections />
      </main>
      <RunTransport played={played} />
    </>
  );
}

function Sections() {
  return (
    <>
      <div className="page">
        <PassageSection />
        <SelfEditSection />
        <StudySection />
        <QuizSection />
        <RewardSection />
      </div>
      <LazyCareful />
    </>
  );
}
