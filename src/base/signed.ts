/** A change with its sign, to so many digits behind the point: "+0.25", "-1.00"; what rounds to 0 has no sign. */
export function signed(change: number, digits = 2): string {
  const text = change.toFixed(digits);
  if (Number(text) === 0) return (0).toFixed(digits);
  return change > 0 ? `+${text}` : text;
}
