import { GLOSSARY } from '../../content/glossary.ts';
import { showCandidate } from '../../store/commands/showCandidate.ts';
import { candidateOnScreen } from '../../store/selectors/lanes.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { lazyPart } from '../app/lazyPart.tsx';
import { Explain } from '../parts/Explain.tsx';
import { Section } from '../parts/Section.tsx';
import { Tabs } from '../parts/Tabs.tsx';
import { CandidateBits } from './CandidateBits.tsx';
import { selfEditNames } from './laneName.ts';
import { QuizTable } from './QuizTable.tsx';
import styles from './QuizSection.module.css';

/** There is none while a run goes on or is only shown. */
const AdapterStrength = lazyPart(async () => (await import('./AdapterStrength.tsx')).AdapterStrength);

/** Self-edits beside each other in the table. */
const MOST_COLUMNS = 2;

export function QuizSection() {
  const run = useLab((state) => state.run.state);
  const shown = useLab(candidateOnScreen);
  const show = useCommand(showCandidate);
  const replayed = useLab((state) => state.player.plays !== null);
  const several = run !== null && run.candidates.length > 1;
  // A table has room for a few lanes; of more self-edits it holds the one that is shown.
  const crowded = run !== null && run.candidates.length > MOST_COLUMNS;
  const tabs = (label: string) =>
    run && <Tabs label={label} names={selfEditNames(run)} chosen={shown} onChoose={show.run} />;
  return (
    <Section id="quiz" number={4} title="Closed-book quiz" intro={<p>{GLOSSARY.quiz.meaning}</p>}>
      {run ? (
        <>
          {crowded && tabs('Self-edit in the table')}
          <QuizTable state={run} shown={crowded ? shown : null} />
          {several &&
            !crowded &&
            run.candidates.some((candidate) => candidate.quiz === 'finished') &&
            tabs('Surprise before and after')}
          <CandidateBits state={run} index={shown} />
        </>
      ) : (
        <p className={styles.empty}>
          The questions above are asked three times: before anything, after studying the passage only, and
          after studying the notes. Answers and surprise appear here side by side.
        </p>
      )}
      {(!run || run.status === 'finished') && !replayed && (
        <AdapterStrength key={run?.started.startedAt ?? 'no run'} state={run} />
      )}
      <Explain title="What counts as right, and what are bits?" words={['match', 'bits', 'halves']} />
    </Section>
  );
}
