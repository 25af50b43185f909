import type { GlossaryKey } from '../../content/glossary.ts';
import type { Lane } from '../../seal/events.ts';
import type { LaneState, StudyState } from '../../seal/runState.ts';
import { LossCurve } from '../figures/LossCurve/LossCurve.tsx';
import { UpdateGrid } from '../figures/UpdateGrid/UpdateGrid.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { Term } from '../parts/Term.tsx';
import { counted, duration, plainNumber, roughDuration } from '../parts/quantity.ts';
import { DownloadAdapter } from './DownloadAdapter.tsx';
import { laneName } from './laneName.ts';
import styles from './StudySection.module.css';

export interface LaneStudyProps {
  readonly lane: Lane;
  readonly state: LaneState;
  /** Top of the loss scale all lanes share. */
  readonly top: number;
  /** Top of the scale of changes all lanes share. */
  readonly strongest: number;
  readonly live: boolean;
  /** The cheap judge liked others better: it stays unstudied. */
  readonly passedOver: boolean;
}

/** One lane's lesson: its loss curve and how far it is. */
export function LaneStudy({ lane, state, top, strongest, live, passedOver }: LaneStudyProps) {
  const { study, problem, update } = state;
  return (
    <section className={styles.lane} aria-label={laneName(lane)}>
      <div className={styles.head}>
        <h3>{laneName(lane)}</h3>
        <span className={styles.status}>{statusOf(study, live)}</span>
        {problem && <ProblemNotice problem={problem} />}
      </div>
      {study ? (
        <>
          <LossCurve
            name={laneName(lane)}
            losses={study.losses}
            tokens={study.tokensByStep}
            steps={study.steps}
            top={top}
            live={live}
            caption={captionOf(lane, study)}
          />
          <StudyFacts study={study} live={live} />
          {update && <UpdateGrid name={laneName(lane)} {...update} top={strongest} />}
          {lane !== 'base' && study.status === 'finished' && <DownloadAdapter lane={lane} />}
        </>
      ) : (
        !problem && (
          <p className={styles.empty}>
            {passedOver ? 'Passed over by the cheap judge: not studied' : 'Not studied yet'}
          </p>
        )
      )}
    </section>
  );
}

function StudyFacts({ study, live }: { readonly study: StudyState; readonly live: boolean }) {
  const { losses, steps, tokens, elapsedMs, documents } = study;
  const done = losses.length;
  const left = live && done > 2 ? roughDuration((elapsedMs / done) * (steps - done)) : null;
  const facts: [string, string, GlossaryKey?][] = [
    ['documents', String(documents), 'document'],
    ['tokens a second', elapsedMs > 0 ? plainNumber((1000 * tokens) / elapsedMs) : 'none yet', 'token'],
    left ? ['time left', left] : ['time', duration(elapsedMs)],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value, word]) => (
        <div key={name}>
          <dt>{word ? <Term word={word}>{name}</Term> : name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function statusOf(study: StudyState | null, live: boolean): string {
  if (!study) return '';
  if (study.status === 'finished') return `${counted(study.steps, 'step')}, done`;
  return `${live ? '' : 'stopped at '}step ${study.losses.length} of ${study.steps}`;
}

function captionOf(lane: Lane, { losses, steps }: StudyState): string {
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined) return `${laneName(lane)}: no step yet of ${steps}.`;
  const [from, to] = [first.toFixed(2), last.toFixed(2)];
  const change = from === to ? `stayed at ${to}` : `${last < first ? 'fell' : 'rose'} from ${from} to ${to}`;
  return `${laneName(lane)}: in ${losses.length} of ${steps} steps the loss ${change}.`;
}
