import { describe, expect, test } from 'vitest';
import { BYTE_EOS, byteTokenizer } from '../testing/byteTokenizer.ts';
import { fakeExecutor } from '../testing/fakeExecutor.ts';
import { generate, generateAll, type GenerateRequest } from './generate.ts';
import type { GenerateEvent } from './row.ts';

const tokenizer = byteTokenizer();
const idOf = (char: string) => tokenizer.encode(char)[0]!;
const greedy = { kind: 'greedy' } as const;
const sampled = { kind: 'sample', temperature: 1, topP: 0.95, seed: 7 } as const;

/** An executor that writes a fixed text after each prompt, then ends it. */
function scripted(texts: Readonly<Record<string, string>>) {
  return fakeExecutor({
    logits: (tokens) => {
      const written = tokenizer.decode(tokens);
      const prompt = Object.keys(texts).find((p) => written.startsWith(p))!;
      const wanted = tokenizer.encode(prompt + texts[prompt]!);
      const next = tokens.length < wanted.length ? wanted[tokens.length]! : BYTE_EOS;
      return Float32Array.from({ length: 257 }, (_, id) => (id === next ? 5 : 0));
    },
  });
}

async function events(executor: ReturnType<typeof fakeExecutor>, request: GenerateRequest) {
  const out: GenerateEvent[] = [];
  for await (const event of generate(executor, tokenizer, request)) out.push(event);
  return out;
}

test('greedy rows follow the model, leave the batch as they end, and free the session', async () => {
  const executor = scripted({ 'a:': 'one', 'b:': 'longer text', 'c:': 'xy' });
  const result = await generateAll(executor, tokenizer, {
    prompts: ['a:', 'b:', 'c:'],
    maxNewTokens: 8,
    sampler: greedy,
  });
  expect(result.map(({ text, reason }) => [text, reason])).toEqual([
    ['one', 'eos'],
    ['longer t', 'length'],
    ['xy', 'eos'],
  ]);
  expect(result[0]!.tokens, 'the end token is not one of the tokens').toEqual([...tokenizer.encode('one')]);
  expect(executor.wanted[0]).toEqual({ kind: 'top', k: 1 });
  expect(executor.open).toBe(0);
});

test('tokens are told as they come, and their texts put together are the text', async () => {
  const all = await events(scripted({ p: 'naïve 🧪' }), {
    prompts: ['p'],
    maxNewTokens: 40,
    sampler: greedy,
  });
  const texts = all.flatMap((event) => (event.kind === 'token' ? [event.text] : []));
  expect(texts.join('')).toBe('naïve 🧪');
  expect(texts, 'bytes of one character come out together').toContain('🧪');
  expect(all.at(-1)).toMatchObject({ kind: 'done', text: 'naïve 🧪', row: { prompt: 0, copy: 0 } });
});

test('an end token is an ordinary token when asked', async () => {
  const [row] = await generateAll(scripted({ p: 'x' }), tokenizer, {
    prompts: ['p'],
    maxNewTokens: 3,
    sampler: greedy,
    stop: { eos: false },
  });
  expect(row).toMatchObject({ reason: 'length', text: 'x', tokens: [idOf('x'), BYTE_EOS, BYTE_EOS] });
});

test('a stop text ends a row, is cut off, and is never told, not even in part', async () => {
  const all = await events(scripted({ p: 'Paris\nQuestion: more' }), {
    prompts: ['p'],
    maxNewTokens: 40,
    sampler: greedy,
    stop: { strings: ['\nQuestion', 'more'] },
  });
  const told = all.flatMap((event) => (event.kind === 'token' ? [event.text] : [])).join('');
  expect(told).toBe('Paris');
  expect(all.at(-1)).toMatchObject({ reason: 'stop', text: 'Paris' });
});

test('what looked like a stop text and was not is told after all', async () => {
  const all = await events(scripted({ p: 'a\nQuit' }), {
    prompts: ['p'],
    maxNewTokens: 6,
    sampler: greedy,
    stop: { strings: ['\nQuestion'] },
  });
  expect(all.flatMap((event) => (event.kind === 'token' ? [event.text] : [])).join('')).toBe('a\nQuit');
});

describe('sampling', () => {
  const request = { prompts: ['one', 'two', 'three'], copies: 3, maxNewTokens: 12, sampler: sampled };

  test('is the same every time, differs between copies, and with the seed', async () => {
    const first = await generateAll(fakeExecutor(), tokenizer, request);
    expect(await generateAll(fakeExecutor(), tokenizer, request)).toEqual(first);
    expect(new Set(first.map((row) => row.tokens.join())).size).toBe(9);
    const other = await generateAll(fakeExecutor(), tokenizer, {
      ...request,
      sampler: { ...sampled, seed: 8 },
    });
    expect(other).not.toEqual(first);
  });
  test('a row does not depend on how the rows are put into batches', async () => {
    const whole = await generateAll(fakeExecutor(), tokenizer, request);
    for (const maxRows of [1, 2, 4]) {
      const executor = fakeExecutor();
      expect(await generateAll(executor, tokenizer, { ...request, maxRows })).toEqual(whole);
      expect(Math.max(...executor.sessionRows)).toBeLessThanOrEqual(maxRows);
    }
    const fewer = await generateAll(fakeExecutor(), tokenizer, { ...request, copies: 1 });
    expect(fewer).toEqual(whole.filter((row) => row.row.copy === 0));
  });
  test('asks for 64 candidates', async () => {
    const executor = fakeExecutor();
    await generateAll(executor, tokenizer, request);
    expect(executor.wanted[0]).toEqual({ kind: 'top', k: 64 });
  });
});

describe('a constraint', () => {
  const ids = (...chars: string[]) => ({ ids: Int32Array.from(chars, idOf).sort() });

  test('bounds every choice, sees the tokens so far, and ends a row with an empty list', async () => {
    const executor = fakeExecutor();
    const seen: number[] = [];
    const result = await generateAll(executor, tokenizer, {
      prompts: ['p'],
      copies: 5,
      maxNewTokens: 9,
      sampler: sampled,
      constraint: ({ tokens }) => {
        seen.push(tokens.length);
        return tokens.length < 3 ? ids('a', 'b', 'c') : { ids: new Int32Array() };
      },
    });
    for (const row of result)
      expect(row).toMatchObject({ text: expect.stringMatching(/^[abc]{3}$/), reason: 'constraint' });
    expect(seen.filter((n) => n === 3).length).toBe(5);
    expect(executor.wanted.every((wanted) => wanted.kind === 'among')).toBe(true);
    expect(executor.open).toBe(0);
  });

  test('that leaves one choice asks nothing of the model and draws nothing', async () => {
    const executor = fakeExecutor();
    const forced = (text: string) => tokenizer.encode(text);
    const bound = await generateAll(executor, tokenizer, {
      prompts: ['p'],
      maxNewTokens: 6,
      sampler: sampled,
      constraint: ({ tokens }) =>
        tokens.length < 4 ? { ids: forced('abcd').slice(tokens.length, tokens.length + 1) } : null,
    });
    expect(bound[0]!.text.startsWith('abcd')).toBe(true);
    expect(executor.wanted).toEqual([
      { kind: 'top', k: 64 },
      { kind: 'top', k: 64 },
    ]);
    // The two free tokens are what the row's stream gives when nothing was drawn before them.
    const free = await generateAll(fakeExecutor(), tokenizer, {
      prompts: ['pabcd'],
      maxNewTokens: 2,
      sampler: sampled,
    });
    expect(bound[0]!.tokens.slice(4)).toEqual(free[0]!.tokens);
    expect(bound[0]!.logProbs).toEqual([0, 0, 0, 0, ...free[0]!.logProbs]);
  });

  test('on some rows leaves the others as they would be alone', async () => {
    const request = { prompts: ['bound', 'free'], maxNewTokens: 6, sampler: sampled };
    const mixed = await generateAll(fakeExecutor(), tokenizer, {
      ...request,
      constraint: ({ prompt }) => (prompt === 0 ? ids('x', 'y') : null),
    });
    const alone = await generateAll(fakeExecutor(), tokenizer, request);
    expect(mixed[0]!.text).toMatch(/^[xy]{6}$/);
    expect(mixed[1]).toEqual(alone[1]);
  });

  test('picks by sampling, the likeliest, or the very id it names, and tells how likely each was', async () => {
    // a, b, c have the probabilities 0.5, 0.3, 0.2 among themselves; d is likelier than all but not allowed.
    const weights = new Map(
      [
        ['a', 5],
        ['b', 3],
        ['c', 2],
        ['d', 90],
      ].map(([c, w]) => [idOf(c as string), w as number]),
    );
    const logits = () => Float32Array.from({ length: 257 }, (_, id) => Math.log(weights.get(id) ?? 1e-9));
    const abc = ids('a', 'b', 'c').ids;
    const picks = [{ pick: 'best' }, { pick: idOf('c') }, { pick: 'sample' }, {}] as const;
    const rows = await generateAll(fakeExecutor({ logits }), tokenizer, {
      prompts: ['p'],
      copies: 40,
      maxNewTokens: 4,
      sampler: sampled,
      constraint: ({ tokens }) => ({ ids: abc, ...picks[tokens.length] }),
    });
    for (const { text, logProbs, tokens } of rows) {
      expect(text).toMatch(/^ac[abc]{2}$/);
      for (const [i, token] of tokens.entries())
        expect(Math.exp(logProbs[i]!)).toBeCloseTo(weights.get(token)! / 10, 5);
    }
    expect(new Set(rows.map(({ text }) => text)).size).toBeGreaterThan(4);
  });

  test('may ask how likely a token was among all of the vocabulary', async () => {
    const logits = () => Float32Array.from({ length: 257 }, (_, id) => (id === idOf('a') ? 3 : 0));
    const executor = fakeExecutor({ logits });
    const [row] = await generateAll(executor, tokenizer, {
      prompts: ['p'],
      maxNewTokens: 3,
      sampler: greedy,
      constraint: ({ tokens }) => ({
        ...(tokens.length === 1 ? ids('a') : ids('a', 'b')),
        weighFreely: tokens.length < 2,
      }),
    });
    const free = 3 - Math.log(Math.exp(3) + 256);
    expect(row!.freeLogProbs[0]).toBeCloseTo(free, 5);
    expect(row!.freeLogProbs[1]).toBeCloseTo(free, 5);
    expect(row!.freeLogProbs[2]).toBeNaN();
    expect(row!.logProbs[0]).toBeCloseTo(3 - Math.log(Math.exp(3) + 1), 5);
    expect(row!.logProbs[1]).toBe(0);
  });

  test('that names an id it does not allow is refused', async () => {
    const executor = fakeExecutor();
    const request = { prompts: ['p'], maxNewTokens: 2, sampler: greedy };
    for (const allowed of [ids('a', 'b'), ids('a')])
      await expect(
        generateAll(executor, tokenizer, { ...request, constraint: () => ({ ...allowed, pick: idOf('z') }) }),
      ).rejects.toThrow(/one of the allowed ids/);
    expect(executor.open).toBe(0);
  });

  test('may allow the end of the text', async () => {
    const [row] = await generateAll(fakeExecutor(), tokenizer, {
      prompts: ['p'],
      maxNewTokens: 5,
      sampler: greedy,
      constraint: () => ({ ids: Int32Array.of(BYTE_EOS) }),
    });
    expect(row).toMatchObject({ reason: 'eos', text: '', tokens: [] });
  });
});

describe('what makes no sense or is stopped', () => {
  const base = { prompts: ['p'], maxNewTokens: 3, sampler: greedy };
  test.each([
    [{ ...base, prompts: ['ok', ''] }, /prompt 1 is empty/],
    [{ ...base, contextLength: 3 }, /more than the model's 3/],
    [{ ...base, copies: 0 }, /copies and maxRows/],
    [{ ...base, copies: [1, 2] }, /copies for 1 prompts, got 2/],
    [{ ...base, sampler: { ...sampled, temperature: -1 } }, /temperature/],
  ])('is refused before the model is asked (%#)', async (request, message) => {
    const executor = fakeExecutor();
    await expect(generateAll(executor, tokenizer, request)).rejects.toThrow(message);
    expect(executor.sessionRows).toEqual([]);
  });

  test('no new tokens wanted: every row is done at once', async () => {
    const result = await generateAll(fakeExecutor(), tokenizer, { ...base, maxNewTokens: 0 });
    expect(result).toEqual([
      {
        kind: 'done',
        row: { prompt: 0, copy: 0 },
        tokens: [],
        logProbs: [],
        freeLogProbs: [],
        text: '',
        reason: 'length',
      },
    ]);
  });

  test('a stop ends it within a step and frees the session', async () => {
    const executor = fakeExecutor();
    const stop = new AbortController();
    const run = async () => {
      for await (const event of generate(executor, tokenizer, {
        ...base,
        maxNewTokens: 50,
        signal: stop.signal,
      }))
        if (event.kind === 'token') stop.abort();
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    expect(executor.wanted.length).toBe(1);
    expect(executor.open).toBe(0);
  });

  test('a reader that walks away frees the session', async () => {
    const executor = fakeExecutor();
    for await (const event of generate(executor, tokenizer, base)) if (event.kind === 'token') break;
    expect(executor.open).toBe(0);
  });
});
