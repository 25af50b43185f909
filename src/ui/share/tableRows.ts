/** A table's cells as text, row by row, as a person reads them; a cell that spans columns is followed by empty ones. */
export function tableRows(table: HTMLTableElement): string[][] {
  const rows = [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [textOf(cell), ...Array.from({ length: cell.colSpan - 1 }, () => '')]),
  );
  const caption = table.caption ? [[textOf(table.caption)]] : [];
  return [...caption, ...rows];
}

/** A word that says what it means when it is pressed is a word; what it says is not. */
const SKIPPED = '[aria-hidden="true"], button:not([popovertarget]), details, dialog, [popover]';

/** Without signs that only the eye needs, and without what is pressed. */
function textOf(element: Element): string {
  return written(element).replace(/\s+/g, ' ').trim();
}

function written(element: Element): string {
  let text = '';
  for (const node of element.childNodes) {
    if (node instanceof Text) text += node.data;
    if (!(node instanceof HTMLElement) || node.matches(SKIPPED)) continue;
    const apart = getComputedStyle(node).display.startsWith('inline') ? '' : ' ';
    text += apart + written(node) + apart;
  }
  return text;
}
