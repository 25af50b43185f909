import { GLOSSARY } from '../../content/glossary.ts';
import { showCandidate } from '../../store/commands/showCandidate.ts';
import { candidateOnScreen } from '../../store/selectors/lanes.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { Section } from '../parts/Section.tsx';
import { Tabs } from '../parts/Tabs.tsx';
import { CandidateNotes } from './CandidateNotes.tsx';
import { CompareNotes } from './CompareNotes.tsx';
import { GuessFirst } from './GuessFirst.tsx';
import { selfEditNames } from './laneName.ts';
import { SelfEditSettings } from './SelfEditSettings.tsx';

export function SelfEditSection() {
  const run = useLab((state) => state.run.state);
  const shown = useLab(candidateOnScreen);
  const show = useCommand(showCandidate);
  const candidate = run?.candidates[shown];
  return (
    <Section id="self-edit" number={2} title="Self-edit" intro={<p>{GLOSSARY.selfEdit.meaning}</p>}>
      {!run && <SelfEditSettings />}
      {run && run.candidates.length > 1 && (
        <Tabs label="Self-edit" names={selfEditNames(run)} chosen={shown} onChoose={show.run} />
      )}
      {run && candidate && (
        <CandidateNotes
          key={shown}
          index={shown}
          candidate={candidate}
          sentences={run.started.sentences}
          layers={run.started.model.layers}
        />
      )}
      {run && <GuessFirst state={run} />}
      {run && run.candidates.filter(({ notes }) => notes.length > 0).length > 1 && (
        <CompareNotes key={run.started.startedAt} state={run} />
      )}
    </Section>
  );
}
