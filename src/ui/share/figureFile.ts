import { csvOf } from './csv.ts';
import { figureSvg } from './figureSvg.ts';
import { tableRows } from './tableRows.ts';

export const FIGURE_KINDS = ['svg', 'png', 'csv'] as const;
export type FigureKind = (typeof FIGURE_KINDS)[number];

/** Pixels of a PNG for each on the page. */
const SCALE = 2;

/** The picture, or the numbers behind it, as a file. */
export async function figureFile(root: Element, kind: FigureKind): Promise<Blob> {
  if (kind === 'csv') return csvFile(tablesOf(root));
  const svg = new Blob([figureSvg(root)], { type: 'image/svg+xml' });
  return kind === 'svg' ? svg : toPng(svg);
}

/** Rows of text as a file for a spreadsheet. */
export function csvFile(rows: readonly (readonly string[])[]): Blob {
  return new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' });
}

/** All tables that stand in an element, with an empty row between them. */
function tablesOf(root: Element): string[][] {
  const tables = [...root.querySelectorAll('table')].map(tableRows);
  return tables.flatMap((rows, i) => (i > 0 ? [[], ...rows] : rows));
}

async function toPng(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width * SCALE, image.height * SCALE];
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((png) =>
        png ? resolve(png) : reject(new Error('This browser could not draw the figure.')),
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
