import { GLOSSARY } from '../../content/glossary.ts';
import { scoreOf } from '../../seal/score.ts';
import type { RunState } from '../../seal/runState.ts';
import { lanesOf } from '../../store/selectors/lanes.ts';
import { useLab } from '../app/LabContext.tsx';
import { Explain } from '../parts/Explain.tsx';
import { Section } from '../parts/Section.tsx';
import tables from '../parts/Table.module.css';
import { bestOfSentences } from './bestOfWords.ts';
import { ContestTable } from './ContestTable.tsx';
import { GuessReveal } from './GuessFirst.tsx';
import { laneName } from './laneName.ts';
import styles from './RewardSection.module.css';
import { changeOf, resultWords, tally, type Change } from './resultWords.ts';

const SIGNS = { helped: '▲', hurt: '▼', unsure: '≈', same: '=' } as const;

export function RewardSection() {
  const run = useLab((state) => state.run.state);
  const result = run && resultWords(run);
  return (
    <Section id="reward" number={5} title="Reward" intro={<p>{GLOSSARY.reward.meaning}</p>}>
      {run && result ? (
        <>
          <div className={styles.result}>
            <p className={styles.verdict}>
              <ChangeWords change={result.change} />
            </p>
            <p className={styles.line}>{result.line}</p>
            <GuessReveal state={run} />
            <ul className={styles.more}>
              {result.more.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </div>
          {run.candidates.length > 1 ? <Contest state={run} /> : <HalvesTable state={run} />}
        </>
      ) : (
        <p className={styles.empty}>
          When every lane has been asked, the result stands here in one sentence, good or bad.
        </p>
      )}
    </Section>
  );
}

/** Several self-edits: all of them compared, and what choosing one of them was worth. */
function Contest({ state }: { readonly state: RunState }) {
  return (
    <section className={styles.contest} aria-label="The self-edits compared">
      <h3>The self-edits compared</h3>
      <ContestTable state={state} />
      <ul className={styles.more}>
        {bestOfSentences(state).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Explain
        title="What is the luck of choosing, and who is the cheap judge?"
        words={['bestOfN', 'luck', 'cheapJudge', 'rankCorrelation']}
      />
    </section>
  );
}

function HalvesTable({ state }: { readonly state: RunState }) {
  const { split } = state.started;
  const halves = split.choose.length > 0;
  return (
    <table className={`${tables.table} ${tables.stacked} ${styles.table}`}>
      <caption className="visually-hidden">
        Right answers of every lane, on each half of the questions
      </caption>
      <thead>
        <tr>
          <th scope="col">Right answers</th>
          {halves && <th scope="col">Choose half</th>}
          <th scope="col">{halves ? 'Report half' : 'All questions'}</th>
          <th scope="col">Mean bits</th>
          <th scope="col">Against before</th>
        </tr>
      </thead>
      <tbody>
        {lanesOf(state).map(({ lane, state: laneState }) => {
          const score = scoreOf(laneState, split);
          const compared = score && lane !== 'base' && state.base.quiz === 'finished';
          const change = compared ? changeOf(state.base, laneState, split.report) : null;
          return (
            <tr key={lane} className={lane === state.chosen ? styles.chosen : undefined}>
              <th scope="row">{laneName(lane)}</th>
              {halves && <td data-label="Choose half">{score ? tally(score.match.choose) : 'no result'}</td>}
              <td data-label={halves ? 'Report half' : 'All questions'}>
                {score ? tally(score.match.report) : 'no result'}
              </td>
              <td data-label="Mean bits">
                {Number.isFinite(score?.bits.report) ? score!.bits.report!.toFixed(1) : '–'}
              </td>
              <td data-label="Against before">{change && <ChangeWords change={change} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function ChangeWords({ change: { direction, words } }: { readonly change: Change }) {
  return (
    <span className={styles[direction]}>
      <span aria-hidden="true">{SIGNS[direction]}</span> {words}
    </span>
  );
}
