/** A table's cells as text, row by row, as a person reads them; a cell that spans columns is followed by empty ones. */
export function tableRows(table: HTMLTableElement): string[][] {
  const rows = [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [textOf(cell), ...Array.from({ length: cell.colSpan - 1 }, () => '')]),
  );
  const caption = table.caption ? [[textOf(table.caption)]] : [];
  return [...caption, ...rows];
}

/** Without signs that only the eye needs, and without what is pressed. */
function textOf(element: Element): string {
  return written(element).replace(/\s+/g, ' ').trim();
}

function written(element: Element): string {
  let text = '';
  for (const node of element.childNodes) {
    if (node instanceof Text) text += node.data;
    if (!(node instanceof HTMLElement) || node.matches('[aria-hidden="true"], button, details, dialog'))
      continue;
    const apart = getComputedStyle(node).display.startsWith('inline') ? '' : ' ';
    text += apart + written(node) + apart;
  }
  return text;
}
