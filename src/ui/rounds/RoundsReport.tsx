import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { GLOSSARY } from '../../content/glossary.ts';
import { Section } from '../parts/Section.tsx';
import { KeptEdits } from './KeptEdits.tsx';
import { NotesBeforeAfter } from './NotesBeforeAfter.tsx';
import { RoundsResult } from './RoundsResult.tsx';
import { WriterTunings } from './WriterTunings.tsx';

/** Everything rounds came to, from their state alone: live, kept and recorded rounds take this one path. */
export function RoundsReport({ state, live }: { readonly state: RoundsState; readonly live: boolean }) {
  return (
    <>
      <Section
        id="rounds-result"
        number={2}
        title="Reward"
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
        id="rounds-kept"
        number={3}
        title="What was kept"
        intro={
          <p>
            The best self-edit of each training passage teaches the writer, if it raised the score on the
            choose half. The others are dropped.
          </p>
        }
      >
        <KeptEdits state={state} />
      </Section>
      <Section id="rounds-writer" number={4} title="Writer" intro={<p>{GLOSSARY.writer.meaning}</p>}>
        <WriterTunings state={state} live={live} />
      </Section>
      <Section
        id="rounds-notes"
        number={5}
        title="Notes before and after"
        intro={<p>What the untuned and a tuned writer wrote about the same unseen passage.</p>}
      >
        <NotesBeforeAfter state={state} />
      </Section>
    </>
  );
}
