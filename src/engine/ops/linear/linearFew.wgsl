// y[t, n] = sum_k x[t, k] W[n, k] (+ what is added), few rows (decoding). Bound by reading W, so every weight is read
// and unpacked once for all rows: LANES threads share an output column, each takes every LANES-th octet of k for all
// ROWS rows, and their sums meet in workgroup memory. Segments and hooks as in linearTiled.wgsl; LoRA's are
// `loraDown` before and `loraUp` after.
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;      // see `input4`
@group(0) @binding(1) var<storage, read> weights: array<u32>;  // [outFeatures, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;   // [outFeatures, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;  // [rows, outFeatures]
@group(1) @binding(0) var<uniform> params: Params;

const TILE_COLUMNS = WORKGROUP / LANES;
var<workgroup> partial: array<f32, ROWS * WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  var index = 0u;
  var tile = group.x + group.y * groups.x;
  loop {
    let tiles = (params.segment[index].columns + TILE_COLUMNS - 1u) / TILE_COLUMNS;
    if (tile < tiles || index == params.segments - 1u) { break; }
    tile -= tiles;
    index += 1u;
  }
  let segment = params.segment[index];
  let firstColumn = segment.firstColumn + tile * TILE_COLUMNS;
  let endColumn = segment.firstColumn + segment.columns;

  loraDown(index, tile, segment.aOffset, thread);

  // Threads beyond the last column or row repeat it and are not written out.
  let column = min(firstColumn + thread / LANES, params.outFeatures - 1u);
  var sums: array<f32, ROWS>;
  for (var octet = thread % LANES; octet < COLUMNS / 8u; octet += LANES) {
    let w = weight8(column, octet);
    for (var row = 0u; row < ROWS; row++) {
      let read = min(row, params.rows - 1u);
      sums[row] += dot(input4(read, octet * 2u), w[0]) + dot(input4(read, octet * 2u + 1u), w[1]);
    }
  }
  for (var row = 0u; row < ROWS; row++) { partial[row * WORKGROUP + thread] = sums[row]; }
  workgroupBarrier();
  for (var i = thread; i < ROWS * TILE_COLUMNS; i += WORKGROUP) {
    let row = i / TILE_COLUMNS;
    let column = firstColumn + i % TILE_COLUMNS;
    if (row >= params.rows || column >= endColumn) { continue; }
    var sum = 0.0;
    for (var lane = 0u; lane < LANES; lane++) {
      sum += partial[row * WORKGROUP + (i % TILE_COLUMNS) * LANES + lane];
    }
    let up = loraUp(row, column - segment.firstColumn, segment.bOffset);
    y[row * params.outFeatures + column] = sum + added(row, column) + up;
  }
}
