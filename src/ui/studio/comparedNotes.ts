import type { Note } from '../../seal/events.ts';
import type { CandidateState } from '../../seal/runState.ts';
import { normalise } from '../../seal/quiz/grade.ts';
import { counted } from '../parts/quantity.ts';
import { laneName, lowerName } from './laneName.ts';

export interface ComparedNote {
  readonly note: Note;
  /** The other self-edit says the same about this sentence; capitals and punctuation do not count. */
  readonly inBoth: boolean;
}

/** One sentence of the passage, and what either self-edit says about it. */
export interface ComparedSentence {
  /** Null for notes a person added. */
  readonly sentence: number | null;
  readonly title: string | null;
  /** Left and right. */
  readonly notes: readonly [readonly ComparedNote[], readonly ComparedNote[]];
}

/** The notes of two self-edits by sentence; sentences neither has a note about are left out. */
export function comparedNotes(
  sentences: readonly string[],
  left: readonly Note[],
  right: readonly Note[],
): ComparedSentence[] {
  const places = [...sentences.keys(), null];
  return places
    .map((sentence): ComparedSentence => {
      const [ours, theirs] = [left, right].map((notes) => notes.filter((note) => note.sentence === sentence));
      const marked = (notes: readonly Note[], others: readonly Note[]) => {
        const said = new Set(others.map(saysOf));
        return notes.map((note) => ({ note, inBoth: said.has(saysOf(note)) }));
      };
      return {
        sentence,
        title: sentence === null ? null : sentences[sentence]!,
        notes: [marked(ours!, theirs!), marked(theirs!, ours!)],
      };
    })
    .filter(({ notes: [ours, theirs] }) => ours.length + theirs.length > 0);
}

/** "Self-edit 1 has 24 notes, self-edit 3 has 20; 12 stand in both." */
export function compareCaption(pair: readonly [number, number], rows: readonly ComparedSentence[]): string {
  const [ours, theirs] = [0, 1].map((side) => rows.flatMap(({ notes }) => notes[side]!));
  const both = ours!.filter(({ inBoth }) => inBoth).length;
  const stand = both === 1 ? 'stands' : 'stand';
  return `${laneName(pair[0])} has ${counted(ours!.length, 'note')}, ${lowerName(pair[1])} has ${counted(theirs!.length, 'note')}; ${both || 'none'} ${stand} in both.`;
}

/** The two shown first: the first two that differ in their writer, which is what one most wants to see; else the first two. */
export function firstPair(candidates: readonly CandidateState[]): [number, number] {
  const writerOf = (candidate: CandidateState | undefined) => candidate?.plan.writer?.id;
  const other = candidates.findIndex((candidate) => writerOf(candidate) !== writerOf(candidates[0]));
  if (other < 0) return [0, Math.min(1, candidates.length - 1)];
  const { format, seed } = candidates[other]!.plan;
  const twin = candidates.findIndex(
    ({ plan }, index) => index < other && plan.format === format && plan.seed === seed,
  );
  return [Math.max(0, twin), other];
}

function saysOf({ question = '', text }: Note): string {
  return `${normalise(question)} | ${normalise(text)}`;
}
