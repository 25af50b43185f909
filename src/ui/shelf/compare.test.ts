import { expect, test } from 'vitest';
import type { RunEvent } from '../../seal/events.ts';
import { foldRun } from '../../seal/reduceRun.ts';
import type { RunState } from '../../seal/runState.ts';
import { parseRecordedRun } from '../../store/persist/recordedRun.ts';
import recorded from '../player/fixtures/shortRun.json?raw';
import { againstWords, besideRows } from './compareWords.ts';
import { lossCaption, lossLines, lossScale } from './lossLines.ts';
import { setupDifferences } from './setupDifferences.ts';

const { log, state } = parseRecordedRun(recorded);

/** The same run with another beginning, and other answers. */
function changed(
  start: (event: Extract<RunEvent, { type: 'run.started' }>) => RunEvent,
  answer: (event: Extract<RunEvent, { type: 'quiz.answered' }>) => RunEvent = (event) => event,
): RunState {
  return foldRun(
    log.map((event) => {
      if (event.type === 'run.started') return start(event);
      return event.type === 'quiz.answered' ? answer(event) : event;
    }),
  )!;
}

test('only what differs is told, in words', () => {
  expect(setupDifferences(state, state)).toEqual([]);
  const { setup } = state;
  const { passage, recipe } = setup;
  const [first, ...rest] = passage.questions;
  const other: RunState = {
    ...state,
    candidates: state.candidates.slice(1),
    setup: {
      ...setup,
      seed: setup.seed + 40,
      recipe: { ...recipe, learningRate: recipe.learningRate / 2 },
      passage: {
        ...passage,
        text: `${passage.text} It is loud.`,
        questions: [{ ...first!, answer: 'x' }, ...rest],
      },
    },
  };
  const told = new Map(setupDifferences(state, other).map(({ name, left, right }) => [name, [left, right]]));
  expect([...told.keys()]).toEqual(['Passage', 'Questions', 'Seed', 'Self-edits', 'Learning rate']);
  expect(told.get('Seed')).toEqual([String(state.setup.seed), String(state.setup.seed + 40)]);
  expect(told.get('Passage')![1]).toMatch(/with “….* It is loud\.…”$/);
  expect(told.get('Questions')).toEqual([
    `${passage.questions.length} questions; only here: “${first!.question}” (${first!.answer})`,
    `${passage.questions.length} questions; only here: “${first!.question}” (x)`,
  ]);
});

test('models of one name are told apart by their files', () => {
  const other = changed((event) => ({ ...event, model: { ...event.model, sha256: 'f'.repeat(64) } }));
  expect(setupDifferences(state, other)).toMatchObject([
    { name: 'Model', right: expect.stringContaining('ffff') as string },
  ]);
});

test('every lane of both is beside the other, counted on its halves', () => {
  const fewer = { ...state, candidates: state.candidates.slice(0, 2), chosen: null };
  const lacking = besideRows([state, fewer]).slice(4);
  expect(lacking.map(({ cells }) => cells[1].instead)).toEqual([
    'not in this run',
    'not in this run',
    'not in this run',
    'none was chosen',
  ]);
  const rows = besideRows([state, state]);
  const count = state.candidates.length;
  expect(rows.map(({ name }) => name)).toEqual([
    'Before',
    'Passage only',
    ...Array.from({ length: count }, (_, i) => `Self-edit ${i + 1}`),
    'Chosen',
  ]);
  const chosen = state.chosen!;
  expect(rows[2 + chosen]!.stands).toEqual([true, true]);
  expect(rows.at(-1)!.cells[0]).toEqual(rows[2 + chosen]!.cells[1]);
  const { report } = state.started.split;
  const right = report.filter((i) => state.candidates[chosen]!.answers[i]!.right).length;
  expect(rows.at(-1)!.cells[1].score!.match.report).toEqual({ right, of: report.length });
});

test('one is called better only where chance is ruled out', () => {
  expect(againstWords([state, state])).toMatch(/do not differ\.$/);
  const worse = changed(
    (event) => event,
    (event) => (event.lane === state.chosen ? { ...event, right: false } : event),
  );
  const words = againstWords([state, worse]);
  expect(words).toMatch(/B against A: \d fewer right of \d \(too few questions to rule out chance\)\.$/);
  expect(words).not.toMatch(/better|worse/);

  // Twelve questions that all report, all right in one run and all wrong in the other.
  const many = (right: boolean) => {
    const [question] = state.setup.passage.questions;
    const questions = Array.from({ length: 12 }, () => question!);
    const all = [...questions.keys()];
    return {
      ...state,
      setup: { ...state.setup, passage: { ...state.setup.passage, questions } },
      started: { ...state.started, split: { choose: [], report: all } },
      candidates: state.candidates.map((candidate) => ({
        ...candidate,
        answers: all.map(() => ({ prompt: '', answer: '', right, bits: 1 })),
      })),
    };
  };
  expect(againstWords([many(false), many(true)])).toMatch(/B did better than A: 12 more right of 12\.$/);
  expect(againstWords([many(true), many(false)])).toMatch(/B did worse than A: 12 fewer right of 12\.$/);
});

test('runs that asked different questions are not held against each other', () => {
  const other = changed((event) => {
    const { setup } = event;
    const questions = setup.passage.questions.map((each, i) => (i === 0 ? { ...each, answer: 'y' } : each));
    return { ...event, setup: { ...setup, passage: { ...setup.passage, questions } } };
  });
  expect(againstWords([state, other])).toMatch(/asked different questions/);
  const apart = {
    ...state,
    started: {
      ...state.started,
      split: { choose: state.started.split.report, report: state.started.split.choose },
    },
  };
  expect(againstWords([state, apart])).toMatch(/share no question/);
});

test('loss curves share their scale, and the caption tells the one that stands for the run', () => {
  const longer = {
    ...state,
    control: { ...state.control, study: { ...state.control.study!, steps: 999, losses: [12.2, 3] } },
  };
  expect(lossScale([state, longer])).toEqual({ top: 12.5, steps: 999 });
  const lines = lossLines(state);
  expect(lines.at(-1)).toMatchObject({ lane: state.chosen, kind: 'chosen' });
  const { losses } = lines.at(-1)!;
  expect(lossCaption('Run A', lines)).toContain(
    `self-edit ${state.chosen! + 1}, which stands for the run, rose from ${losses[0]!.toFixed(2)} to ${losses.at(-1)!.toFixed(2)}`,
  );
});
