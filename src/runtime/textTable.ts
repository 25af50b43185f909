import { signed } from '../base/signed.ts';
import type { JudgeAgreement } from '../seal/judge/judgeAgreement.ts';

/** Rows as lines; the first two columns stand left, the others right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const cell = (text: string, i: number) => (i < 2 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!));
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/** How far the cheap judge says what the reward says; null where nothing can be compared. */
export function agreementLine({
  passages,
  pairs,
  within,
  pooled,
  contests,
  hits,
  hitsByLot,
}: JudgeAgreement) {
  if (passages === 0) return null;
  const rho = (value: number | null) => (value === null ? 'unknown' : signed(value));
  return `Cheap judge against reward: rank correlation ${rho(within)} within ${passages} passages, ${rho(pooled)} over all ${pairs} self-edits; its pick was a best one in ${hits} of ${contests}, by lot ${hitsByLot.toFixed(1)}.`;
}
