import { memo, useState } from 'react';
import type { Lane } from '../../seal/events.ts';
import type { TextSurprise } from '../../seal/learner.ts';
import type { RunState } from '../../seal/runState.ts';
import { candidateOnScreen, lanesOf } from '../../store/selectors/lanes.ts';
import { useLab } from '../app/LabContext.tsx';
import { SurpriseText } from '../figures/SurpriseText/SurpriseText.tsx';
import { Choice } from '../parts/Choice.tsx';
import { laneName, lowerName } from './laneName.ts';
import styles from './PassageSurprise.module.css';

interface ReadingProps {
  readonly before: TextSurprise;
  readonly after: TextSurprise | null;
  readonly name: string | null;
  readonly sentences: readonly string[];
  readonly peeking: boolean;
}

/** Hundreds of tokens, not drawn again while other parts of the run go on. */
const Reading = memo(function Reading({ before, after, name, sentences, peeking }: ReadingProps) {
  const compared = after && name !== null ? { name, bits: after.bits } : null;
  return (
    <SurpriseText
      pieces={before.pieces}
      before={before.bits}
      after={compared}
      sentences={sentences}
      peeking={peeking}
    />
  );
});

/** The passage as the model reads it, untouched and after one of the lanes; nothing where that was not measured. */
export function PassageSurprise({ state }: { readonly state: RunState }) {
  const shown = useLab(candidateOnScreen);
  const peeking = useLab(({ view }) => view.peeking);
  const [wanted, setWanted] = useState<Lane | null>(null);
  const before = state.base.surprise;
  const studied = lanesOf(state).filter(({ lane, state: { surprise } }) => lane !== 'base' && surprise);
  const after =
    studied.find(({ lane }) => lane === (wanted ?? shown)) ??
    studied.find(({ lane }) => lane === 'control') ??
    null;
  if (!before) return null;
  return (
    <section className={styles.surprise} aria-label="How surprising the passage is">
      {after && studied.length > 1 && (
        <div className={styles.choice}>
          <span aria-hidden="true">Before and after</span>
          <Choice
            label="Before and after what"
            value={String(after.lane)}
            options={studied.map(({ lane }) => ({ value: String(lane), name: laneName(lane) }))}
            onChoose={(value) => setWanted(studied.find(({ lane }) => String(lane) === value)!.lane)}
          />
        </div>
      )}
      <Reading
        before={before}
        after={after?.state.surprise ?? null}
        name={after && lowerName(after.lane)}
        sentences={state.started.sentences}
        peeking={peeking}
      />
    </section>
  );
}
