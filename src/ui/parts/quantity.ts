/** Numbers as the page writes them. */

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

export function bitsText(bits: number): string {
  return Number.isFinite(bits) ? `${bits.toFixed(1)} bits` : 'bits not measurable';
}

/** "0.00042", "0.2", "16": short, never in powers of ten. */
export function plainNumber(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3, useGrouping: true });
}

/** "8 s", "2 min 5 s", "1 h 4 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "about 40 s": coarse, so that it does not flicker. */
export function roughDuration(ms: number): string {
  const seconds = ms / 1000;
  const step = seconds < 20 ? 5 : seconds < 120 ? 10 : 60;
  return `about ${duration(Math.max(step, Math.round(seconds / step) * step) * 1000)}`;
}

/** "1 note", "3 notes". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "+2", "−1", "+0.8", "±0": a change, always with its sign. */
export function signed(change: number, digits = 1): string {
  const size = Math.abs(change).toLocaleString('en', { maximumFractionDigits: digits });
  if (size === '0') return '±0';
  return `${change > 0 ? '+' : '−'}${size}`;
}

/** "1", "1 and 2", "1, 2 and 3". */
export function listed(things: readonly (string | number)[]): string {
  const [last, ...others] = [...things].reverse();
  return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : String(last ?? '');
}
