/** Workgroup arithmetic: pure numbers, no GPU types, so that it is tested in Node. */

export type Grid = readonly [x: number, y: number, z: number];

/**
 * maxComputeWorkgroupsPerDimension that WebGPU guarantees everywhere. Grids keep to it even where the adapter allows
 * more, so that one plan fits every device.
 */
export const MAX_GROUPS = 65_535;

/** How many tiles of `tile` cover `count`. */
export function tiles(count: number, tile: number): number {
  return Math.ceil(count / tile);
}

/** The next multiple of `step` at or above `count`. */
export function roundUp(count: number, step: number): number {
  return tiles(count, step) * step;
}

/**
 * `count` workgroups in a row, folded into y beyond MAX_GROUPS. The kernel's index is
 * `workgroup_id.x + workgroup_id.y * num_workgroups.x`, and it must return where that is >= count.
 */
export function rowGrid(op: string, count: number): Grid {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`${op}: expected at least 1 workgroup, got ${count}`);
  if (count <= MAX_GROUPS) return [count, 1, 1];
  const y = tiles(count, MAX_GROUPS);
  return checkedGrid(op, [tiles(count, y), y, 1]);
}

/** Refuses a grid that no device needs to accept. */
export function checkedGrid(op: string, grid: Grid): Grid {
  for (const size of grid) {
    if (!Number.isInteger(size) || size < 1 || size > MAX_GROUPS)
      throw new RangeError(
        `${op}: expected a grid of 1..${MAX_GROUPS} workgroups a dimension, got ${grid.join(' x ')}`,
      );
  }
  return grid;
}
