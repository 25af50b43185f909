import { signed } from '../../parts/quantity.ts';
import type { Numbers } from '../Figure/numbers.ts';

export interface BitsPoint {
  readonly bits: number;
  readonly right: boolean;
}

export interface DumbbellRow {
  readonly id: number;
  readonly question: string;
  readonly before: BitsPoint;
  readonly after: BitsPoint;
}

export interface DumbbellMarks {
  readonly id: number;
  readonly question: string;
  /** Positions in per cent from the left; fewer bits stand further right. */
  readonly beforeX: number;
  readonly afterX: number;
  readonly change: 'helped' | 'hurt' | 'same';
  /** "9.1 bits fewer". */
  readonly words: string;
  /** "wrong → right": what became of the answer itself. */
  readonly answered: string;
}

/** Changes smaller than this, in bits, are drawn as none. */
const NOTICEABLE = 0.05;

function answerWord({ right }: BitsPoint): string {
  return right ? 'right' : 'wrong';
}

/** The rows in numbers, in the order they came. */
export function dumbbellNumbers(name: string, rows: readonly DumbbellRow[]): Numbers {
  return {
    title: `Bits of surprise of the right answer, before and after ${name}`,
    columns: ['Question', 'Before', 'After', 'Change', 'Answer before', 'Answer after'],
    rows: rows.map(({ question, before, after }) => [
      question,
      before.bits.toFixed(1),
      after.bits.toFixed(1),
      signed(after.bits - before.bits),
      answerWord(before),
      answerWord(after),
    ]),
  };
}

/** Places the rows on one shared scale, most helped first. */
export function dumbbellMarks(rows: readonly DumbbellRow[]): { marks: DumbbellMarks[]; top: number } {
  const top = Math.max(
    1,
    Math.ceil(Math.max(0, ...rows.flatMap((row) => [row.before.bits, row.after.bits])) / 5) * 5,
  );
  const x = (bits: number) => 100 - (100 * Math.min(Math.max(bits, 0), top)) / top;
  const marks = rows
    .toSorted((a, b) => a.after.bits - a.before.bits - (b.after.bits - b.before.bits))
    .map(({ id, question, before, after }): DumbbellMarks => {
      const change = after.bits - before.bits;
      const size = Math.abs(change).toFixed(1);
      return {
        id,
        question,
        beforeX: x(before.bits),
        afterX: x(after.bits),
        change: change < -NOTICEABLE ? 'helped' : change > NOTICEABLE ? 'hurt' : 'same',
        words:
          change < -NOTICEABLE
            ? `${size} bits fewer`
            : change > NOTICEABLE
              ? `${size} bits more`
              : 'no change',
        answered: `${answerWord(before)} → ${answerWord(after)}`,
      };
    });
  return { marks, top };
}
