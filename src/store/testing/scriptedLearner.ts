import { seededRandom } from '../../base/rng.ts';
import { BUNDLED_MODEL } from '../../content/models.ts';
import type { Passage, Question } from '../../seal/passage.ts';
import type {
  Continuation,
  GenerateRequest,
  ModelCard,
  PromptPair,
  StudyDocument,
  StudyProgress,
  StudyRequest,
} from '../../seal/learner.ts';
import { quizPrompt } from '../../seal/quiz/ask.ts';
import { normalise } from '../../seal/quiz/grade.ts';
import { FIELDS } from '../../seal/selfEdit/recipePrompt.ts';
import { FakeLearner } from '../../seal/testing/fakeLearner.ts';

const WRONG_ANSWERS = [
  'the 18th century',
  'a small town in England',
  'about 100 years ago',
  'a type of wood',
  'France',
];

/** Where a recipe of the model's own is begun: that is drawn from what its grammar allows. */
const RECIPE_BEGINS = `\n${FIELDS[0]}`;

/** How long things take, in milliseconds; 0 waits for nothing. */
export interface Pace {
  readonly note: number;
  readonly step: number;
  readonly answer: number;
}

export const NO_WAITING: Pace = { note: 0, step: 0, answer: 0 };

/** The card of the model that comes with the page. */
export const BUNDLED_CARD: ModelCard = {
  name: BUNDLED_MODEL.name,
  sha256: BUNDLED_MODEL.sha256,
  layers: BUNDLED_MODEL.layers,
};

/**
 * The fake learner with plausible words: notes about the passage's own questions, answers that get better after
 * studying them, and worse after rewrites. Made up from first to last; for tests and for drawing the page only.
 */
export class ScriptedLearner extends FakeLearner {
  override readonly model: ModelCard;
  #documents: readonly StudyDocument[] | null = null;
  readonly #passage: Passage;
  readonly #pace: Pace;

  constructor(passage: Passage, pace: Pace, model: ModelCard = BUNDLED_CARD) {
    super();
    this.model = model;
    this.#passage = passage;
    this.#pace = pace;
  }

  override async *generate(request: GenerateRequest): AsyncGenerator<Continuation> {
    if (request.prompts.every((prompt) => prompt.endsWith(RECIPE_BEGINS))) yield* super.generate(request);
    else if (request.constraint) yield* this.#write(request);
    else yield* this.#answer(request);
  }

  override async logProbs(pairs: readonly PromptPair[]) {
    return Promise.resolve(
      pairs.map(({ prompt, continuation }) => ({
        logProb: -this.#bits(prompt, continuation) * Math.LN2,
        tokens: 2,
      })),
    );
  }

  override async *study(request: StudyRequest): AsyncGenerator<StudyProgress> {
    const random = seededRandom(request.seed, `loss ${request.documents.length}`);
    for await (const event of super.study(request)) {
      if (event.kind === 'step') {
        await wait(this.#pace.step, request.signal);
        const loss = 0.25 + 3.6 * Math.exp((-3 * event.step) / event.steps) * (0.7 + 0.6 * random());
        yield { ...event, loss, elapsedMs: event.step * Math.max(1, this.#pace.step), tokens: 34 };
      } else yield event;
    }
    this.#documents = request.documents;
  }

  override async snapshot() {
    return Promise.resolve(this.#documents && { data: this.#documents });
  }

  override async restore(adapter: { readonly data: unknown } | null, strength = 1): Promise<void> {
    this.#documents = adapter && strength > 0 ? (adapter.data as readonly StudyDocument[]) : null;
    return Promise.resolve();
  }

  async *#write({ prompts, copies = 1, sampling, signal }: GenerateRequest): AsyncGenerator<Continuation> {
    // With an adapter on it writes other notes.
    const tuned = this.#documents !== null;
    for (const [prompt, asked] of prompts.entries()) {
      const sentence = /Text: ([^\n]+)\n\w+:$/.exec(asked)?.[1] ?? '';
      const known = this.#passage.questions.filter((q) => normalise(sentence).includes(normalise(q.answer)));
      const random = seededRandom(sampling?.streams[prompt]?.seed ?? 0, sentence);
      for (let copy = 0; copy < (typeof copies === 'number' ? copies : copies[prompt]!); copy++) {
        await wait(this.#pace.note, signal);
        const text = asked.endsWith('Question:')
          ? questionNote(this.#passage.title, sentence, known, tuned ? 2 * copy : copy, random)
          : ` ${this.#passage.title}: ${shuffledClauses(sentence, copy)}`;
        const tokens = this.encode(text);
        yield {
          prompt,
          copy,
          text,
          tokens,
          logProbs: tokens.map(() => -(copy + 1) / 100),
          freeLogProbs: tokens.map(() => -(copy + 1) / 100),
        };
      }
    }
  }

  async *#answer({ prompts, signal }: GenerateRequest): AsyncGenerator<Continuation> {
    for (const [prompt, text] of prompts.entries()) {
      await wait(this.#pace.answer, signal);
      const question = this.#passage.questions.find(
        (q) => text === quizPrompt(this.#passage.title, q.question),
      );
      const wrong = WRONG_ANSWERS[Math.floor(seededRandom(prompt, text)() * WRONG_ANSWERS.length)]!;
      const knows = question !== undefined && this.#bits(text, question.answer) < 6;
      yield {
        prompt,
        copy: 0,
        text: knows ? `The answer is ${question.answer}.` : wrong,
        tokens: [],
        logProbs: [],
        freeLogProbs: [],
      };
    }
  }

  /** Fewer after studying the question itself, a little fewer after the passage, more after rewrites. */
  #bits(prompt: string, answer: string): number {
    const random = seededRandom(answer.length, prompt);
    const before = 11 + 12 * random();
    if (!this.#documents) return before;
    const lesson = seededRandom(this.#documents.length, `${prompt} ${this.#documents.at(-1)?.text ?? ''}`);
    const studied = this.#documents.some((document) => document.prefix === prompt);
    const rewritten = !studied && this.#documents.length > 2 * this.#passage.questions.length;
    if (studied) return before * (0.12 + 0.4 * lesson());
    return rewritten ? before * (0.55 + 0.6 * lesson()) : before * (0.45 + 0.4 * lesson());
  }
}

function questionNote(
  title: string,
  sentence: string,
  known: Question[],
  copy: number,
  random: () => number,
): string {
  const asked = known[copy % 3];
  if (asked) return ` ${asked.question}\nAnswer: ${asked.answer}\n`;
  const words = sentence.replace(/[.,]/g, '').split(' ');
  const answer = words.slice(-1 - Math.floor(random() * 3)).join(' ');
  if (copy === 4) return ` and so on`;
  const asks = ['What is said of', 'What belongs to', 'What is known about', 'What can be told about'];
  return ` ${asks[copy % asks.length]} ${title} with ${words[1] ?? 'it'} and ${words[2] ?? 'it'}?\nAnswer: ${answer}\n`;
}

function shuffledClauses(sentence: string, copy: number): string {
  const words = sentence.replace(/\.$/, '').split(' ');
  const turn = 1 + (copy % Math.max(1, words.length - 1));
  return `${words.slice(turn).join(' ')} ${words.slice(0, turn).join(' ')}.`;
}

export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
  signal?.throwIfAborted();
}
