import { expect, test } from 'vitest';
import { wordDiff } from './AnswerDiff/wordDiff.ts';
import { sentenceOfPieces } from './SurpriseText/sentenceOfPieces.ts';
import {
  pieceMark,
  pieceWords,
  surpriseCaption,
  surprisePieces,
  surpriseWords,
} from './SurpriseText/surpriseMarks.ts';
import { surpriseNumbers, surpriseUnits, unitWords } from './SurpriseText/surpriseUnits.ts';
import { cellWords, gridCaption, gridCells, gridTop } from './UpdateGrid/gridMarks.ts';

const PIECES = ['The', ' Ir', 'rach', ' sings', '.'];
const BEFORE = [2, 12, 18, 1, 0.1];
const AFTER = [2.2, 3, 0, 4, 0.1];

test('surprise is drawn on a scale of its own: full from 12 bits on, and a change by its direction', () => {
  const pieces = surprisePieces(PIECES, BEFORE, AFTER);
  expect(pieces.map((piece) => pieceMark(piece, 'before').strength)).toEqual([
    2 / 12,
    1,
    1,
    1 / 12,
    0.1 / 12,
  ]);
  expect(pieces.map((piece) => pieceMark(piece, 'difference'))).toEqual([
    { tone: 'surprise', strength: 0 },
    { tone: 'fewer', strength: 9 / 12 },
    { tone: 'fewer', strength: 1 },
    { tone: 'more', strength: 3 / 12 },
    { tone: 'surprise', strength: 0 },
  ]);
  expect(pieceWords(pieces[2]!)).toBe('rach: 18.0 bits before, 0.0 after');
});

test('words add up the bits of their tokens, and the caption names the one that changed most', () => {
  const pieces = surprisePieces(PIECES, BEFORE, AFTER);
  expect(surpriseWords(pieces).map(({ text, before, after }) => [text, before, after])).toEqual([
    ['The', 2, 2.2],
    ['Irrach', 30, 3],
    ['sings.', 1.1, 4.1],
  ]);
  expect(surpriseCaption(pieces, 'self-edit 1')).toBe(
    'The passage itself, from before to after self-edit 1: 6.6 to 1.9 bits of surprise a token on average. Most for “Irrach”: 30.0 to 3.0.',
  );
});

test('a reading that was cut at other tokens is not compared', () => {
  const pieces = surprisePieces(PIECES, BEFORE, AFTER.slice(1));
  expect(pieces.every(({ after }) => after === null)).toBe(true);
  expect(surpriseCaption(pieces, null)).toContain('Before studying');
});

test('every piece is of the sentence that it begins in', () => {
  const pieces = ['The', ' mill', ' turns.', ' ', 'It', ' has', ' nine', ' sa', 'ils.'];
  expect(sentenceOfPieces(pieces, ['The mill turns.', 'It has nine sails.'])).toEqual([
    0,
    0,
    0,
    null,
    1,
    1,
    1,
    1,
    1,
  ]);
  expect(sentenceOfPieces(['a', ' b'], ['not there'])).toEqual([null, null]);
});

test('sentences have the mean of their tokens, words their sum, and both are named in their table', () => {
  const pieces = surprisePieces(
    ['One', ' two', '.', ' Three', ' four', '!'],
    [1, 2, 6, 8, 4, 0],
    [1, 1, 1, 0, 0, 3],
  );
  const sentences = surpriseUnits(pieces, 'sentence', ['One two.', 'Three four!']);
  expect(sentences).toEqual([
    { space: '', text: 'One two.', before: 3, after: 1 },
    { space: ' ', text: 'Three four!', before: 4, after: 1 },
  ]);
  // Sentences that are not found are one.
  expect(surpriseUnits(pieces, 'sentence', [])).toHaveLength(1);
  const words = surpriseUnits(pieces, 'word', []);
  expect(words.map(({ text, before }) => [text, before])).toEqual([
    ['One', 1],
    ['two.', 8],
    ['Three', 8],
    ['four!', 4],
  ]);
  expect(surpriseNumbers(words, 'word', 'self-edit 1').rows[2]).toEqual(['Three', '8.0', '0.0', '−8']);
  expect(surpriseNumbers(words, 'word', null).columns).toEqual(['Word', 'Before']);
  const long = { ...sentences[0]!, text: 'A sentence that has far more letters than a name' };
  expect(unitWords(long, 'sentence')).toBe('“A sentence that has far…”: 3.0 bits before, 1.0 after');
});

const NORMS = [
  [0, 0],
  [0.01, 0.031],
  [0.02, 0.005],
];

test('a grid says where the update is largest and what was not trained', () => {
  const names = ['q_proj', 'down_proj'];
  expect(gridTop([NORMS, [[0.05]]])).toBe(0.05);
  const cells = gridCells(NORMS, 0.062);
  expect(cells[3]).toEqual({ layer: 1, projection: 1, norm: 0.031, strength: 0.5 });
  expect(cellWords(cells[3]!, names)).toBe('Layer 1, down_proj: changed by 3.1\u00a0%');
  expect(cellWords(cells[0]!, names)).toBe('Layer 0, q_proj: not trained');
  expect(gridCaption('Self-edit 1', names, NORMS)).toBe(
    'Self-edit 1: the update is largest in layer 1, down_proj, 3.1\u00a0% of that matrix; by kind down_proj changed most, 1.8\u00a0% in the mean. Layer 0 was not trained.',
  );
  expect(gridCaption('Self-edit 1', names, [[0, 0]])).toBe('Self-edit 1: nothing in the network changed.');
});

test('an answer’s words are kept, gone or new', () => {
  expect(wordDiff('from the valley of Irrach', 'the deep valley of Ottern')).toEqual([
    { kind: 'gone', words: 'from' },
    { kind: 'same', words: 'the' },
    { kind: 'new', words: 'deep' },
    { kind: 'same', words: 'valley of' },
    { kind: 'gone', words: 'Irrach' },
    { kind: 'new', words: 'Ottern' },
  ]);
  expect(wordDiff('', 'silk')).toEqual([{ kind: 'new', words: 'silk' }]);
  expect(wordDiff('silk', 'silk')).toEqual([{ kind: 'same', words: 'silk' }]);
});
