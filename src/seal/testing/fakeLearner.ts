import { hash, seededRandom, type Random } from '../../base/rng.ts';
import type {
  AdapterSnapshot,
  Continuation,
  GenerateRequest,
  Learner,
  ModelCard,
  PromptPair,
  StudyDocument,
  StudyProgress,
  StudyRequest,
  TextSurprise,
  UpdateNorms,
} from '../learner.ts';
import { StudyProblem } from '../problem.ts';
import { normalise } from '../quiz/grade.ts';

const FAKE_PROJECTIONS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];

/** A row that is being written. */
interface FakeRow {
  readonly prompt: number;
  readonly copy: number;
  readonly tokens: number[];
  readonly logProbs: number[];
  readonly random: Random;
}

/**
 * A deterministic learner for tests. It writes under any constraint by drawing from the allowed tokens (whole words
 * rather than endings), other ones with an adapter on, and it learns by heart: after studying it answers with the text of
 * the studied document whose prefix shares most words with the prompt. So good notes raise its score, and taking the
 * adapter off makes it ignorant again.
 */
export class FakeLearner implements Learner {
  readonly model: ModelCard;
  readonly executor = { kind: 'tfjs', description: 'a fake executor' } as const;
  #pieces = new Map<number, string>();
  #memory: readonly StudyDocument[] | null = null;
  readonly checkpointEvery: number;
  /** Called before every step; lets a test stop or break the learner. */
  beforeStep: (step: number) => void = () => undefined;

  /** Called after every token of the rows written together; lets a test let time pass. */
  afterTokens: () => void = () => undefined;
  readonly #batch: number;

  /** `batch` is how many rows are written together: when one ends the next begins, as in a real learner. */
  constructor({ checkpointEvery = 3, name = 'fake', sha256 = '0'.repeat(64), batch = 1 } = {}) {
    this.checkpointEvery = checkpointEvery;
    this.#batch = batch;
    this.model = { name, sha256, layers: 4 };
  }

  encode(text: string): readonly number[] {
    return (text.match(/<\|[a-z_]+\|>| ?[\p{L}\p{N}]+|\s|[^\p{L}\p{N}\s]/gu) ?? []).map((piece) => {
      const id = pieceId(piece);
      this.#pieces.set(id, piece);
      return id;
    });
  }

  decode(tokens: readonly number[]): string {
    return tokens.map((id) => this.#pieces.get(id) ?? '').join('');
  }

  async *generate(request: GenerateRequest): AsyncGenerator<Continuation> {
    const { prompts, copies = 1, signal } = request;
    const waiting = prompts.flatMap((_, prompt) =>
      Array.from({ length: typeof copies === 'number' ? copies : copies[prompt]! }, (_, copy) =>
        this.#row(request, prompt, copy),
      ),
    );
    let live: FakeRow[] = [];
    while (live.length + waiting.length > 0) {
      live.push(...waiting.splice(0, this.#batch - live.length));
      await Promise.resolve();
      signal?.throwIfAborted();
      const ended = live.filter((row) => !this.#advance(row, request));
      live = live.filter((row) => !ended.includes(row));
      this.afterTokens();
      for (const { prompt, copy, tokens, logProbs } of ended)
        yield { prompt, copy, text: this.decode(tokens), tokens, logProbs, freeLogProbs: logProbs };
    }
  }

  #row({ prompts, constraint, sampling }: GenerateRequest, prompt: number, copy: number): FakeRow {
    const { seed, stream } = sampling?.streams[prompt] ?? { seed: 0, stream: prompt };
    const tokens = constraint ? [] : [...this.encode(this.#recall(prompts[prompt]!))];
    const place = `${stream}.${copy}`;
    const adapter = this.#memory ? `.${hash(JSON.stringify(this.#memory), 0)}` : '';
    return { prompt, copy, tokens, logProbs: [], random: seededRandom(seed, `${place}${adapter}`) };
  }

  /** Adds a token to a row that is bound; false where the row has ended. */
  #advance(row: FakeRow, { constraint, maxNewTokens }: GenerateRequest): boolean {
    const { prompt, copy, tokens, logProbs, random } = row;
    const allowed = tokens.length < maxNewTokens && constraint?.({ prompt, copy, tokens });
    if (!allowed || allowed.ids.length === 0) return false;
    const { pick } = allowed;
    const whole = allowed.ids.filter((id) => !/^[\p{L}\p{N}]/u.test(this.#pieces.get(id) ?? ''));
    const ids = whole.length > 0 ? whole : allowed.ids;
    tokens.push(typeof pick === 'number' ? pick : ids[Math.floor(random() * ids.length)]!);
    logProbs.push(ids.length > 1 ? -random() / 9 : 0);
    return true;
  }

  async logProbs(pairs: readonly PromptPair[], signal?: AbortSignal) {
    await Promise.resolve();
    signal?.throwIfAborted();
    return pairs.map(({ prompt, continuation }) => {
      const known = normalise(this.#recall(prompt)).includes(normalise(continuation));
      return { logProb: known ? -0.5 : -10, tokens: this.encode(continuation).length };
    });
  }

  /** What stands in a studied document costs little; another word 2 to 14 bits, always the same. */
  async surprise({ text }: StudyDocument, signal?: AbortSignal): Promise<TextSurprise> {
    signal?.throwIfAborted();
    const studied = ((await this.snapshot())?.data ?? []) as readonly StudyDocument[];
    const pieces = this.encode(text).map((id) => this.decode([id]));
    const bits = pieces.map((piece) => {
      const before = 2 + 12 * seededRandom(1, piece)();
      return studied.some((document) => document.text.includes(piece.trim())) ? before / 4 : before;
    });
    return { pieces, bits };
  }

  /** Made up, and nothing in the lowest quarter of the layers. */
  async updateNorms(): Promise<UpdateNorms | null> {
    const adapter = await this.snapshot();
    if (!adapter) return null;
    const random = seededRandom(2, JSON.stringify(adapter.data));
    const { layers } = this.model;
    const norms = Array.from({ length: layers }, (_, layer) =>
      FAKE_PROJECTIONS.map(() => (layer < layers / 4 ? 0 : (random() * layer) / layers / 20)),
    );
    return { projections: FAKE_PROJECTIONS, norms };
  }

  async *study(request: StudyRequest): AsyncGenerator<StudyProgress> {
    const { documents, epochs, recipe } = request;
    if (!(recipe.learningRate < 1))
      throw new StudyProblem('The loss is not a number at step 1.', 'Use a lower learning rate.');
    const steps = epochs * Math.ceil(documents.length / recipe.batchSize);
    for (let step = (request.resumeFrom?.step ?? 0) + 1; step <= steps; step++) {
      await Promise.resolve();
      request.signal?.throwIfAborted();
      this.beforeStep(step);
      const loss = 3 / step + ((request.seed % 7) + 1) / 100;
      yield {
        kind: 'step',
        step,
        steps,
        loss,
        gradNorm: 1,
        learningRate: recipe.learningRate,
        tokens: 20,
        elapsedMs: step,
      };
      if (step % this.checkpointEvery === 0) yield { kind: 'checkpoint', checkpoint: { step, data: step } };
    }
    this.#memory = documents;
  }

  async snapshot(): Promise<AdapterSnapshot | null> {
    return Promise.resolve(this.#memory && { data: this.#memory });
  }

  async restore(adapter: AdapterSnapshot | null, strength = 1): Promise<void> {
    this.#memory = adapter && strength > 0 ? (adapter.data as readonly StudyDocument[]) : null;
    return Promise.resolve();
  }

  #recall(prompt: string): string {
    const asked = new Set(normalise(prompt).split(' '));
    let best = { shared: 0, text: 'I do not know.' };
    for (const { prefix, text } of this.#memory ?? []) {
      const shared = normalise(prefix)
        .split(' ')
        .filter((word) => asked.has(word)).length;
      if (shared > best.shared) best = { shared, text };
    }
    return best.text.replace(/<\|[a-z_]+\|>/g, '');
  }
}

/** The same id for the same text in every learner, whatever was encoded before. */
function pieceId(piece: string): number {
  let id = 7;
  for (const char of piece) id = (Math.imul(id, 31) + char.codePointAt(0)!) & 0x7fffffff;
  return id;
}
