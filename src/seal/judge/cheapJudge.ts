import { mean } from '../../base/stats.ts';
import type { Note } from '../events.ts';
import type { Passage } from '../passage.ts';
import { contentStems, ungroundedWord } from '../selfEdit/grounding.ts';
import { sentencesOf } from '../selfEdit/sentences.ts';

/** A self-edit judged by its text alone, without training: four marks from 0 to 1 and their mean. */
export interface CheapJudgement {
  /**
   * How far the model finds each note's answer again when asked its question with the sentence in sight; a note that asks
   * nothing counts as 0, for the quiz asks. 0 too where only a person wrote: the score then is the mean of the other three.
   */
  readonly answerable: number;
  /** Share of the notes whose content words all stand in the passage. */
  readonly grounded: number;
  /** Share of the passage's content words that the notes say, sentence by sentence. */
  readonly coverage: number;
  /** How many answers and statements there are that differ, against the passage's sentences. */
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
  const sentences = sentencesOf(passage.text);
  const sure = notes.flatMap(({ question, logProb }) =>
    logProb === undefined ? [] : [question === undefined ? 0 : probability(logProb)],
  );
  const said = notes.map(({ question = '', text }) => factStems(`${question} ${text}`, passage.title));
  const taught = notes.map(({ text }) => factStems(text, passage.title));
  const answerable = sure.length > 0 ? mean(sure) : 0;
  const grounded = notes.filter((note) => isGrounded(note, passage)).length / notes.length;
  const coverage = coverageOf(
    said,
    sentences.map((sentence) => factStems(sentence, passage.title)),
  );
  const variety = varietyOf(taught, sentences.length);
  const marks = [grounded, coverage, variety, ...(sure.length > 0 ? [answerable] : [])];
  return { answerable, grounded, coverage, variety, score: mean(marks) };
}

/** Of a question-answer note's whole answer, from 0 to 1. */
function probability(logProb: number): number {
  return Number.isNaN(logProb) ? 0 : Math.min(1, Math.exp(logProb));
}

function isGrounded({ question = '', text }: Note, passage: Pick<Passage, 'title' | 'text'>): boolean {
  return ungroundedWord(`${question} ${text}`, [passage.title, passage.text]) === null;
}

/**
 * Share of a sentence's content words that stand in a note, in its question or its text: a question's words are what its
 * answer is learned for. The mean over the sentences, so that one without a note weighs as much as any other. Covering
 * more of the facts is what the paper's outer loop learned.
 */
function coverageOf(said: readonly ReadonlySet<string>[], sentences: readonly ReadonlySet<string>[]): number {
  const all = new Set(said.flatMap((stems) => [...stems]));
  const shares = sentences.filter((facts) => facts.size > 0).map((facts) => shared(facts, all) / facts.size);
  return shares.length > 0 ? mean(shares) : 0;
}

/**
 * With D answers that differ, D ÷ (D + sentences): a half where each sentence has one. D is the effective number (Leinster
 * and Cobbold 2012, order 2): one over the mean likeness of two, drawn with replacement, likeness being the Jaccard index.
 * Asking for one answer in other words thus costs little.
 */
function varietyOf(taught: readonly ReadonlySet<string>[], sentences: number): number {
  const different = 1 / mean(taught.flatMap((a) => taught.map((b) => likeness(a, b))));
  return different / (different + sentences);
}

/** Jaccard index; 1 of two that say nothing beyond the topic. */
function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = shared(a, b);
  const either = a.size + b.size - both;
  return either > 0 ? both / either : 1;
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((stem) => b.has(stem)).length;
}

/** The content words of a text, as stems, without those that only name the topic. */
function factStems(text: string, title: string): Set<string> {
  const topic = contentStems(title);
  return new Set([...contentStems(text)].filter((stem) => !topic.has(stem)));
}
