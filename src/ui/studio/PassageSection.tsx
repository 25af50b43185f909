import { GLOSSARY } from '../../content/glossary.ts';
import { useLab } from '../app/LabContext.tsx';
import { Section } from '../parts/Section.tsx';
import { KnownQuestions } from './KnownQuestions.tsx';
import { PassageEditor } from './PassageEditor.tsx';
import { QuestionsEditor } from './QuestionsEditor.tsx';
import { RunPassage } from './RunPassage.tsx';

export function PassageSection() {
  const run = useLab((state) => state.run.state);
  return (
    <Section
      id="passage"
      number={1}
      title="Passage"
      intro={
        <>
          <p>{GLOSSARY.passage.meaning}</p>
          {!run && <p>The six starters are invented, so no model can know them. Your own works as well.</p>}
        </>
      }
    >
      {run ? (
        <>
          <KnownQuestions state={run} />
          <RunPassage state={run} />
        </>
      ) : (
        <>
          <PassageEditor />
          <QuestionsEditor />
        </>
      )}
    </Section>
  );
}
