/** Rows as a CSV file (RFC 4180) that a spreadsheet opens as it stands: with a byte order mark, and no cell is a formula. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

/** Spreadsheets take a cell that begins like this for a formula, which may fetch or run anything. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const NUMBER = /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$/;

function cell(text: string): string {
  // The page writes a true minus, which no spreadsheet reads as one.
  const plain = text.replace(/^−(?=\d)/, '-');
  if (NUMBER.test(plain)) return plain.replace(/[+,]/g, '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
