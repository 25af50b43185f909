import { expect, test } from 'vitest';
import type { Question } from './passage.ts';
import { proposeQuestions } from './proposeQuestions.ts';
import { FakeLearner } from './testing/fakeLearner.ts';
import { PASSAGE } from './testing/fixtures.ts';

async function propose(questions: readonly Question[], count: number) {
  const proposed: Question[] = [];
  for await (const question of proposeQuestions(
    new FakeLearner(),
    { ...PASSAGE, questions },
    { count, seed: 2 },
  ))
    proposed.push(question);
  return proposed;
}

test('proposes at most as many as asked for, each with another answer taken from the passage', async () => {
  const proposed = await propose([], 5);
  expect(proposed).toHaveLength(5);
  expect(new Set(proposed.map(({ answer }) => answer.toLowerCase())).size).toBe(5);
  for (const { question, answer } of proposed) {
    expect(question).toMatch(/\?$/);
    expect(PASSAGE.text).toContain(answer);
  }
});

test('does not ask again for an answer the person already asks for', async () => {
  const proposed = await propose(PASSAGE.questions, 20);
  const taken = PASSAGE.questions.map(({ answer }) => answer.toLowerCase());
  for (const { answer } of proposed) expect(taken).not.toContain(answer.toLowerCase());
});
