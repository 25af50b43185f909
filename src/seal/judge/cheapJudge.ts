import { mean } from '../../base/stats.ts';
import type { Note } from '../events.ts';
import type { Passage } from '../passage.ts';
import { normalise } from '../quiz/grade.ts';
import { contentStems, ungroundedWord } from '../selfEdit/grounding.ts';
import { sentencesOf } from '../selfEdit/sentences.ts';

/** A self-edit judged by its text alone, without training: four marks from 0 to 1 and their mean. */
export interface CheapJudgement {
  /**
   * How far the model finds each note's answer again when asked its question with the sentence in sight. 0 where no note
   * tells: the score then is the mean of the other three.
   */
  readonly answerable: number;
  /** Share of the notes whose content words all stand in the passage. */
  readonly grounded: number;
  /** Share of the passage's content words that the notes teach. */
  readonly coverage: number;
  /** How different the notes are from each other. */
  readonly variety: number;
  readonly score: number;
}

const NOTHING: CheapJudgement = { answerable: 0, grounded: 0, coverage: 0, variety: 0, score: 0 };

/**
 * A reward that needs no training, after the proxy reward of SEAL's second version (its table 9: length, diversity,
 * quality and correctness, summed). There a large model marks the self-edit; here the marks are counted from the notes
 * and from what the model said while it wrote them, so that the same notes always get the same marks.
 */
export function judgeSelfEdit(
  notes: readonly Note[],
  passage: Pick<Passage, 'title' | 'text'>,
): CheapJudgement {
  if (notes.length === 0) return NOTHING;
  const sure = notes.flatMap(({ logProb }) => (logProb === undefined ? [] : [probability(logProb)]));
  const grounded = notes.filter((note) => isGrounded(note, passage)).length / notes.length;
  const coverage = coverageOf(notes, passage);
  const variety = varietyOf(notes, passage);
  const answerable = sure.length > 0 ? mean(sure) : 0;
  const marks = [grounded, coverage, variety, ...(sure.length > 0 ? [answerable] : [])];
  return { answerable, grounded, coverage, variety, score: mean(marks) };
}

/** From 0 to 1. Of a question-answer note that of its whole answer, of another its words' geometric mean. */
function probability(logProb: number): number {
  return Number.isNaN(logProb) ? 0 : Math.min(1, Math.exp(logProb));
}

function isGrounded(note: Note, { title, text }: Pick<Passage, 'title' | 'text'>): boolean {
  return ungroundedWord(said(note), [title, text]) === null;
}

/**
 * The passage's content stems, without its title's, that stand in an answer or a statement, where the loss is: a word
 * of a question is not taught. Which facts are covered is what the paper's outer loop improved.
 */
function coverageOf(notes: readonly Note[], passage: Pick<Passage, 'title' | 'text'>): number {
  const facts = factStems(passage.text, passage.title);
  if (facts.size === 0) return 0;
  const taught = new Set(notes.flatMap((note) => [...contentStems(note.text)]));
  return [...facts].filter((stem) => taught.has(stem)).length / facts.size;
}

/**
 * The share of notes that teach something no other does, times how few words two notes share on average. There have to
 * be as many as the passage has sentences: one note alone is no variety.
 */
function varietyOf(notes: readonly Note[], { title, text }: Pick<Passage, 'title' | 'text'>): number {
  const distinct = new Set(notes.map((note) => normalise(note.text))).size;
  const wanted = Math.max(notes.length, sentencesOf(text).length);
  return (distinct / wanted) * (1 - meanOverlap(notes.map((note) => factStems(said(note), title))));
}

/** Mean Jaccard index over all pairs of sets; 0 where there are no pairs. */
function meanOverlap(sets: readonly ReadonlySet<string>[]): number {
  const overlaps = sets.flatMap((a, i) =>
    sets.slice(i + 1).map((b) => {
      const shared = [...a].filter((stem) => b.has(stem)).length;
      return shared / Math.max(1, a.size + b.size - shared);
    }),
  );
  return overlaps.length > 0 ? mean(overlaps) : 0;
}

function said({ question = '', text }: Note): string {
  return `${question} ${text}`;
}

/** What a text says beyond naming the topic. */
function factStems(text: string, title: string): Set<string> {
  const topic = contentStems(title);
  return new Set([...contentStems(text)].filter((stem) => !topic.has(stem)));
}
