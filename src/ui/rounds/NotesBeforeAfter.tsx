import { useState } from 'react';
import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { Choice } from '../parts/Choice.tsx';
import { counted } from '../parts/quantity.ts';
import { ComparedSentence } from '../studio/ComparedSentence.tsx';
import { comparedNotes } from '../studio/comparedNotes.ts';
import { selfEditWords } from '../studio/recipeWords.ts';
import sentenceNotes from '../studio/SentenceNotes.module.css';
import styles from './NotesBeforeAfter.module.css';
import { rewardText } from './roundsWords.ts';
import { editReward, measurementName } from './stripColumns.ts';

/** The notes of one unseen passage by the untuned writer and by a tuned one, sentence by sentence. */
export function NotesBeforeAfter({ state }: { readonly state: RoundsState }) {
  const { setup, measurements } = state;
  const [passage, setPassage] = useState(0);
  const [candidate, setCandidate] = useState(0);
  const [wanted, setRound] = useState<number | null>(null);
  const written = (round: number) =>
    (measurements[round]![passage]?.candidates[candidate]?.notes.length ?? 0) > 0;
  const rounds = [...measurements.keys()].filter((round) => round > 0 && written(round));
  const round = wanted !== null && rounds.includes(wanted) ? wanted : (rounds.at(-1) ?? null);
  const before = measurements[0]![passage];
  const after = round === null ? null : measurements[round]![passage];
  const left = before?.candidates[candidate];
  const right = after?.candidates[candidate];
  return (
    <>
      <div className={styles.choices}>
        <PlaceChoice
          label="Unseen passage"
          value={passage}
          names={setup.unseen.map(({ title }) => title)}
          onChoose={setPassage}
        />
        <PlaceChoice
          label="Self-edit"
          value={candidate}
          names={Array.from({ length: setup.unseenCandidates }, (_, i) => `Self-edit ${i + 1}`)}
          onChoose={setCandidate}
        />
        {rounds.length > 1 && (
          <PlaceChoice
            label="Writer"
            value={rounds.indexOf(round!)}
            names={rounds.map(measurementName)}
            onChoose={(index) => setRound(rounds[index]!)}
          />
        )}
      </div>
      {before && left && left.notes.length > 0 ? (
        <>
          <div className={sentenceNotes.pair}>
            <Head
              name={measurementName(0)}
              edit={left}
              reward={rewardText(editReward(before, candidate), setup.reward)}
            />
            {after && right && (
              <Head
                name={measurementName(round!)}
                edit={right}
                reward={rewardText(editReward(after, candidate), setup.reward)}
              />
            )}
          </div>
          {!right && (
            <p className={styles.none}>What a tuned writer writes about it stands here after round 1.</p>
          )}
          {comparedNotes(before.started.sentences, left.notes, right?.notes ?? []).map(
            ({ sentence, title, notes }) => (
              <ComparedSentence
                key={sentence}
                heading="h3"
                title={title}
                sides={(right ? [0, round!] : [0]).map((measured, side) => ({
                  name: measurementName(measured),
                  notes: notes[side]!,
                  headed: true,
                }))}
              />
            ),
          )}
        </>
      ) : (
        <p className={styles.none}>The untuned writer has not written about this passage yet.</p>
      )}
    </>
  );
}

function Head({
  name,
  edit,
  reward,
}: {
  readonly name: string;
  readonly edit: CandidateState;
  readonly reward: string;
}) {
  return (
    <div>
      <h3>{name}</h3>
      <p className={styles.none}>
        {counted(edit.notes.length, 'note')}, {selfEditWords(edit)}. Reward {reward}.
      </p>
    </div>
  );
}

interface PlaceChoiceProps {
  readonly label: string;
  readonly value: number;
  readonly names: readonly string[];
  readonly onChoose: (index: number) => void;
}

/** One of several by its place among them. */
function PlaceChoice({ label, value, names, onChoose }: PlaceChoiceProps) {
  return (
    <Choice
      label={label}
      labelDrawn
      value={String(value)}
      options={names.map((name, index) => ({ value: String(index), name }))}
      onChoose={(index) => onChoose(Number(index))}
    />
  );
}
