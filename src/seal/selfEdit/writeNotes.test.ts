import { expect, test, vi } from 'vitest';
import { NOTE_FORMATS, type EditFormat, type Note, type RunEventBody } from '../events.ts';
import type { Continuation, GenerateRequest } from '../learner.ts';
import { PASSAGE } from '../testing/fixtures.ts';
import { FakeLearner } from '../testing/fakeLearner.ts';
import { selfEditDocuments } from './documents.ts';
import type { UnwrittenCandidate } from './draft.ts';
import { answerSpans } from './grounding.ts';
import { sentencesOf } from './sentences.ts';
import { writeNotes } from './writeNotes.ts';

async function write(format: EditFormat, seed = 3, samplesPerSentence = 24) {
  const events = await collect([{ candidate: 0, format, seed }], samplesPerSentence);
  return {
    events,
    kept: events.filter((event) => event.type === 'note.written').map((event) => event.note),
    dropped: events.filter((event) => event.type === 'note.dropped'),
  };
}

async function collect(
  candidates: readonly UnwrittenCandidate[],
  samplesPerSentence = 24,
  learner = new FakeLearner(),
) {
  const recipe = { samplesPerSentence, notesPerSentence: 8, temperature: 0.8 };
  const events: RunEventBody[] = [];
  for await (const event of writeNotes(learner, { passage: PASSAGE, recipe, candidates })) events.push(event);
  return events;
}

test('self-edits written together are those they would be alone, in one request', async () => {
  const candidates = [
    { candidate: 0, format: 'qa', seed: 3 },
    { candidate: 1, format: 'statements', seed: 4 },
    { candidate: 2, format: 'qa', seed: 5 },
  ] as const;
  const together = await collect(candidates);
  const withoutTime = (events: readonly RunEventBody[]) =>
    events.map((event) => (event.type === 'notes.finished' ? { ...event, seconds: 0 } : event));
  for (const one of candidates) {
    const own = together.filter((event) => 'candidate' in event && event.candidate === one.candidate);
    expect(withoutTime(own), `self-edit ${one.candidate}`).toEqual(withoutTime(await collect([one])));
  }
  expect(together.slice(0, 3).map(({ type }) => type)).toEqual(Array(3).fill('notes.started'));

  const learner = new FakeLearner();
  const asked = vi.spyOn(learner, 'generate');
  const recipe = { samplesPerSentence: 6, notesPerSentence: 2, temperature: 0.8 };
  for await (const _ of writeNotes(learner, { passage: PASSAGE, recipe, candidates }));
  expect(asked).toHaveBeenCalledTimes(1);
  // One format after another, so that what prompts share is needed once; statements take a third of the samples.
  expect(asked.mock.calls[0]![0].copies).toEqual([6, 6, 6, 6, 6, 6, 2, 2, 2]);
});

test('what is studied does not depend on which sentence was ready first', async () => {
  const candidates = [1, 3].map((seed, candidate) => ({ candidate, format: 'qa', seed }) as const);
  const notesOf = async (written: readonly UnwrittenCandidate[], batch: number) => {
    const events = await collect(written, 8, new FakeLearner({ batch }));
    return events.flatMap((event) =>
      event.type === 'note.written' && event.candidate === 1 ? [event.note] : [],
    );
  };
  const together = await notesOf(candidates, 24);
  const alone = await notesOf(candidates.slice(1), 24);
  expect(alone, 'the sentences are ready in another order').not.toEqual(together);
  const inOrder = await notesOf(candidates.slice(1), 1);
  expect(inOrder.map(({ sentence }) => sentence)).toEqual(inOrder.map(({ sentence }) => sentence).toSorted());
  for (const notes of [together, alone])
    expect(selfEditDocuments(PASSAGE, notes)).toEqual(selfEditDocuments(PASSAGE, inOrder));
  const own = { id: 'p', format: 'statements', sentence: null, text: 'Mine.', by: 'person' } as const;
  expect(selfEditDocuments(PASSAGE, [own, ...alone]).at(-1)!.text).toContain('Mine.');
});

test('the seconds of self-edits written together add up to those that all took', async () => {
  let now = 5000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const learner = new FakeLearner({ batch: 20 });
  learner.afterTokens = () => (now += 40);
  const candidates = (['qa', 'statements', 'qa'] as const).map((format, candidate) => ({
    candidate,
    format,
    seed: candidate,
  }));
  const finished = (await collect(candidates, 12, learner)).filter(
    (event) => event.type === 'notes.finished',
  );
  vi.restoreAllMocks();
  expect(finished).toHaveLength(3);
  for (const { seconds } of finished) expect(seconds).toBeGreaterThan(0);
  expect(finished.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo((now - 5000) / 1000, 9);
});

test('every kept answer is a word span of its own sentence and does not stand in its question', async () => {
  const sentences = sentencesOf(PASSAGE.text);
  const { kept } = await write('qa', 3, 48);
  expect(kept.length).toBeGreaterThan(10);
  for (const note of kept) {
    expect(answerSpans(sentences[note.sentence!]!)).toContain(note.text);
    expect(note.question).toMatch(/\?$/);
    expect(note.question!.toLowerCase()).not.toContain(` ${note.text.toLowerCase()} `);
  }
});

test('each sample is either kept or dropped with a reason, and no two kept notes say the same', async () => {
  const { kept, dropped } = await write('qa', 4, 48);
  expect(kept.length + dropped.length).toBe(sentencesOf(PASSAGE.text).length * 48);
  expect(new Set(kept.map(({ question }) => question!.toLowerCase())).size).toBe(kept.length);
  for (const { reason } of dropped) expect(reason).not.toBe('');
});

test('the same seed writes the same notes, another seed others', async () => {
  const first = await write('qa', 3);
  expect((await write('qa', 3)).kept).toEqual(first.kept);
  expect((await write('qa', 9)).kept).not.toEqual(first.kept);
});

test.each(['statements', 'rewrite'] as const)(
  '%s use no content word that is not in their sentence or title',
  async (format) => {
    const sentences = sentencesOf(PASSAGE.text);
    const { kept } = await write(format, 5, 36);
    expect(kept.length).toBeGreaterThan(5);
    for (const note of kept) {
      const source = `${PASSAGE.title} ${sentences[note.sentence!]!}`;
      for (const name of note.text.match(/\b(?:Tesk|Anna|Brel|1702|nineteen|paddles|barley)\b/g) ?? [])
        expect(source).toContain(name);
    }
  },
);

test('answer spans never begin or end with a stop word and never cross a comma', () => {
  const spans = answerSpans('It was built in 1702, by the engineer Anna Brel, of the town.');
  expect(spans).toContain('1702');
  expect(spans).toContain('engineer Anna Brel');
  expect(spans.some((span) => /\b(?:in|by|of|was)$/.test(span))).toBe(false);
  expect(spans.some((span) => span.includes(','))).toBe(false);
});

test('a sentence whose samples are all there does not wait for the sentences before it', async () => {
  class Backwards extends FakeLearner {
    override async *generate(request: GenerateRequest) {
      const all: Continuation[] = [];
      for await (const one of super.generate(request)) all.push(one);
      yield* all.reverse();
    }
  }
  const recipe = { samplesPerSentence: 24, notesPerSentence: 8, temperature: 0.8 };
  const request = {
    passage: PASSAGE,
    recipe,
    candidates: [{ candidate: 0, format: 'qa', seed: 3 }],
  } as const;
  const kept: number[] = [];
  for await (const event of writeNotes(new Backwards(), request))
    if (event.type === 'note.written') kept.push(event.note.sentence!);
  expect(kept[0]).toBe(2);
  expect(kept.at(-1)).toBe(0);
  const forwards = await write('qa', 3);
  expect(kept.length).toBe(forwards.kept.length);
});

test('a mixed self-edit has notes of every format, as many as any other, and no id twice', async () => {
  const { events, kept } = await write('mixed', 3, 48);
  const sentences = sentencesOf(PASSAGE.text);
  expect(new Set(kept.map(({ format }) => format))).toEqual(new Set(NOTE_FORMATS));
  const ids = events.flatMap((event) => ('note' in event ? [event.note.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
  for (const sentence of sentences.keys()) {
    const own = kept.filter((note) => note.sentence === sentence);
    for (const [i, most] of [3, 3, 2].entries())
      expect(own.filter(({ format }) => format === NOTE_FORMATS[i]).length).toBeLessThanOrEqual(most);
    // By format within a sentence, so that what is studied does not depend on which was ready first.
    const places = own.map(({ format }) => NOTE_FORMATS.indexOf(format));
    expect(places).toEqual(places.toSorted());
  }
  expect(new Set(kept.map(said)).size).toBe(kept.length);
});

const said = ({ question, text }: Note) => (question ?? text).toLowerCase();

test('in a mixed self-edit a rewrite that says what a statement said already is dropped', async () => {
  const learner = new FakeLearner();
  const generate = learner.generate.bind(learner);
  vi.spyOn(learner, 'generate').mockImplementation(async function* (request) {
    for await (const one of generate(request))
      yield request.prompts[one.prompt]!.endsWith('Question:')
        ? one
        : { ...one, text: ' The mill of Harrow was built by Brel.' };
  });
  const events = await collect([{ candidate: 0, format: 'mixed', seed: 3 }], 24, learner);
  const second = (event: RunEventBody) => 'note' in event && event.note.sentence === 1;
  const kept = events.filter(second).filter((event) => event.type === 'note.written');
  expect(kept.map(({ note }) => note.format).filter((format) => format !== 'qa')).toEqual(['statements']);
  const dropped = events.filter(second).filter((event) => event.type === 'note.dropped');
  const reasons = dropped.flatMap(({ note, reason }) => (note.format === 'rewrite' ? [reason] : []));
  expect(reasons).toEqual(['it was written before', 'it was written before']);
});

test('what is studied of a mixed self-edit does not depend on what is written beside it', async () => {
  const mixed = { candidate: 1, format: 'mixed', seed: 3 } as const;
  const other = { candidate: 0, format: 'rewrite', seed: 9 } as const;
  const lessonOf = async (candidates: readonly UnwrittenCandidate[], batch: number) => {
    const events = await collect(candidates, 12, new FakeLearner({ batch }));
    const notes = events.flatMap((event) =>
      event.type === 'note.written' && event.candidate === 1 ? [event.note] : [],
    );
    return selfEditDocuments(PASSAGE, notes);
  };
  const alone = await lessonOf([mixed], 1);
  expect(alone.length).toBeGreaterThan(10);
  expect(await lessonOf([other, mixed], 30)).toEqual(alone);
});

test("the formats of a mixed self-edit draw from streams that never meet; any other's are its sentences' numbers", async () => {
  const requestOf = async (format: EditFormat) => {
    const learner = new FakeLearner();
    const asked = vi.spyOn(learner, 'generate');
    await collect([{ candidate: 0, format, seed: 3 }], 24, learner);
    const { sampling, copies } = asked.mock.calls[0]![0];
    return { streams: sampling!.streams, copies };
  };
  const sentences = [...sentencesOf(PASSAGE.text).keys()];
  const mixed = await requestOf('mixed');
  expect(new Set(mixed.streams.map(({ stream }) => stream)).size).toBe(3 * sentences.length);
  expect(mixed.copies).toEqual([9, 9, 9, 3, 3, 3, 2, 2, 2]);
  for (const [format, copies] of [
    ['qa', 24],
    ['statements', 8],
    ['rewrite', 8],
  ] as const)
    expect(await requestOf(format)).toEqual({
      streams: sentences.map((stream) => ({ seed: 3, stream })),
      copies: sentences.map(() => copies),
    });
});

test('a note says how far the model expected it: an answer as a whole, a line by its mean token', async () => {
  const learner = new FakeLearner();
  const samples: Continuation[] = [];
  const generate = learner.generate.bind(learner);
  vi.spyOn(learner, 'generate').mockImplementation(async function* (request) {
    // Freely, everything is one nat less likely a token than among what is allowed.
    for await (const one of generate(request)) {
      const sample = { ...one, freeLogProbs: one.logProbs.map((logProb) => logProb - 1) };
      samples.push(sample);
      yield sample;
    }
  });
  const events = await collect([{ candidate: 0, format: 'mixed', seed: 3 }], 24, learner);
  const kept = events.flatMap((event) => (event.type === 'note.written' ? [event.note] : []));
  for (const { format, text, logProb } of kept) {
    const own = samples.filter((each) => each.text.includes(text));
    const likely = own.map(({ tokens, logProbs, freeLogProbs }) => {
      const sum = (numbers: readonly number[]) => numbers.reduce((all, x) => all + x, 0);
      if (format !== 'qa') return sum(logProbs) / logProbs.length;
      // Of "question?\nAnswer: span\n" the span and its end.
      const label = tokens.findIndex((id) => learner.decode([id]) === 'Answer');
      return sum(freeLogProbs.slice(label + 2));
    });
    expect(likely.some((each) => Math.abs(each - logProb!) < 1e-9)).toBe(true);
  }
  expect(kept.length).toBeGreaterThan(5);
});
