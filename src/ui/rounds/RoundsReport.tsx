import { memo } from 'react';
import { GLOSSARY } from '../../content/glossary.ts';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { Section } from '../parts/Section.tsx';
import { KeptEdits } from './KeptEdits.tsx';
import { NotesBeforeAfter } from './NotesBeforeAfter.tsx';
import { RoundsResult } from './RoundsResult.tsx';
import { SetupFacts } from './SetupFacts.tsx';
import { TrainingRewards } from './TrainingRewards.tsx';
import { WriterTunings } from './WriterTunings.tsx';

export interface RoundsReportProps {
  readonly state: RoundsState;
  readonly live: boolean;
}

/** Everything rounds came to, from their state alone: live, kept, recorded and imported rounds take this one path. */
export const RoundsReport = memo(function RoundsReport({ state, live }: RoundsReportProps) {
  return (
    <>
      <Section id="rounds-setup" number={1} title="Sample" intro={<p>{GLOSSARY.rounds.meaning}</p>}>
        <SetupFacts state={state} />
      </Section>
      <Section
        id="rounds-study"
        number={2}
        title="Study"
        intro={<p>Each self-edit is studied by a fresh adapter over the untouched model, then asked.</p>}
      >
        <TrainingRewards state={state} />
      </Section>
      <Section
        id="rounds-kept"
        number={3}
        title="Keep"
        intro={
          <p>
            The best self-edit of each training passage teaches the writer, if it raised the score on the
            choose half. The others are dropped.
          </p>
        }
      >
        <KeptEdits state={state} />
      </Section>
      <Section id="rounds-writer" number={4} title="Tune" intro={<p>{GLOSSARY.writer.meaning}</p>}>
        <WriterTunings state={state} live={live} />
      </Section>
      <Section
        id="rounds-result"
        number={5}
        title="Measure"
        intro={
          <>
            <p>{GLOSSARY.unseen.meaning}</p>
            <p>{GLOSSARY.beyondChance.meaning}</p>
          </>
        }
      >
        <RoundsResult state={state} />
      </Section>
      <Section
        id="rounds-notes"
        number={6}
        title="Notes before and after"
        intro={<p>What the untuned and a tuned writer wrote about the same unseen passage.</p>}
      >
        <NotesBeforeAfter state={state} />
      </Section>
    </>
  );
});
