import type { Numbers } from '../Figure/numbers.ts';

export interface GridCell {
  readonly layer: number;
  readonly projection: number;
  readonly norm: number;
  /** 0 to 1: how strong its colour is. */
  readonly strength: number;
}

/** Top of the scale that all grids beside each other share. */
export function gridTop(norms: readonly (readonly (readonly number[])[])[]): number {
  return Math.max(0, ...norms.flat(2));
}

/** Cells of a grid with layers from left to right and projections from top to bottom. */
export function gridCells(norms: readonly (readonly number[])[], top: number): GridCell[] {
  return norms.flatMap((row, layer) =>
    row.map((norm, projection) => ({ layer, projection, norm, strength: top > 0 ? norm / top : 0 })),
  );
}

/** "q", "down": as the model's own names have it, without their ending. */
export function shortName(projection: string): string {
  return projection.replace(/_proj$/, '');
}

/** "3.1": a share of one in per cent. */
function perCent(norm: number): string {
  return String(Number((100 * norm).toPrecision(2)));
}

/** "3.1 %"; of nothing, what that means. */
export function changeText(norm: number): string {
  return norm === 0 ? 'not trained' : `${perCent(norm)}\u00a0%`;
}

/** "Layer 12, q_proj: changed by 3.1 %". */
export function cellWords({ layer, projection, norm }: GridCell, projections: readonly string[]): string {
  const where = `Layer ${layer}, ${projections[projection]!}`;
  return norm === 0 ? `${where}: not trained` : `${where}: changed by ${changeText(norm)}`;
}

/** Every matrix's change in per cent, layer by layer. */
export function gridNumbers(
  name: string,
  projections: readonly string[],
  norms: readonly (readonly number[])[],
): Numbers {
  return {
    title: `Change of every matrix by ${name}, in per cent of its norm; 0 was not trained`,
    columns: ['Layer', ...projections.map(shortName)],
    rows: norms.map((row, layer) => [String(layer), ...row.map(perCent)]),
  };
}

/** The kind of matrix that changed most in the mean of the layers that were trained, and that mean. */
function mostChanged(norms: readonly (readonly number[])[]): { projection: number; mean: number } {
  const trained = norms.filter((row) => row.some((norm) => norm > 0));
  const means = trained[0]!.map((_, i) => trained.reduce((sum, row) => sum + row[i]!, 0) / trained.length);
  const mean = Math.max(...means);
  return { projection: means.indexOf(mean), mean };
}

/** What the grid shows, in a sentence. */
export function gridCaption(
  name: string,
  projections: readonly string[],
  norms: readonly (readonly number[])[],
): string {
  const trained = norms.flatMap((row, layer) => (row.some((norm) => norm > 0) ? [layer] : []));
  const largest = gridCells(norms, 1).reduce((a, b) => (b.norm > a.norm ? b : a));
  if (trained.length === 0) return `${name}: nothing in the network changed.`;
  const first = trained[0]!;
  const untouched =
    first > 1
      ? ` Layers 0 to ${first - 1} were not trained.`
      : first === 1
        ? ' Layer 0 was not trained.'
        : '';
  const most = mostChanged(norms);
  return `${name}: the update is largest in layer ${largest.layer}, ${projections[largest.projection]!}, ${changeText(largest.norm)} of that matrix; by kind ${projections[most.projection]!} changed most, ${changeText(most.mean)} in the mean.${untouched}`;
}
