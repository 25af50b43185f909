// dA[r, k] = sum_t u[t, r] x[t, k] and dB[n, r] = s sum_t dy[t, n] tt[t, r], for all segments of a linear in one dispatch.
// Both are "left column times right column": a workgroup takes WORKGROUP columns of x (for A) or of dy (for B), a
// thread one of them for RANKS ranks, so that the wide matrix is read once per RANKS ranks and the narrow one is the
// same for all threads. Every element is written, or added to where ACCUMULATE.
// No atomics: the result does not depend on order.
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<f32>;  // [rows, COLUMNS]
@group(0) @binding(1) var<storage, read> dy: array<f32>; // [rows, outFeatures]
@group(0) @binding(2) var<storage, read> t: array<f32>;  // [rows, segments * RANK]
@group(0) @binding(3) var<storage, read> u: array<f32>;  // [rows, segments * RANK]
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>; // the flat adapter's layout
@group(1) @binding(0) var<uniform> params: Params;

const NO_LORA = 0xffffffffu;

fn put(at: u32, value: f32) {
  if (ACCUMULATE) { gradient[at] += value; } else { gradient[at] = value; }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var index = 0u;
  var tile = group.x;
  let tilesOfA = (COLUMNS + WORKGROUP - 1u) / WORKGROUP;
  loop {
    let tiles = tilesOfA + (params.segment[index].columns + WORKGROUP - 1u) / WORKGROUP;
    if (tile < tiles || index == params.segments - 1u) { break; }
    tile -= tiles;
    index += 1u;
  }
  let segment = params.segment[index];
  let firstRank = group.y * RANKS;
  if (segment.aOffset == NO_LORA) { return; }

  let width = params.segments * RANK;
  let narrow = index * RANK + firstRank;
  var sums: array<f32, RANKS>;
  if (tile < tilesOfA) {
    let k = tile * WORKGROUP + thread;
    if (k >= COLUMNS) { return; }
    for (var row = 0u; row < params.rows; row++) {
      let v = x[row * COLUMNS + k];
      for (var r = 0u; r < RANKS; r++) { sums[r] += v * u[row * width + narrow + r]; }
    }
    for (var r = 0u; r < RANKS && firstRank + r < RANK; r++) {
      put(segment.aOffset + (firstRank + r) * COLUMNS + k, sums[r]);
    }
  } else {
    let n = (tile - tilesOfA) * WORKGROUP + thread;
    if (n >= segment.columns) { return; }
    for (var row = 0u; row < params.rows; row++) {
      let v = dy[row * params.outFeatures + segment.firstColumn + n];
      for (var r = 0u; r < RANKS; r++) { sums[r] += v * t[row * width + narrow + r]; }
    }
    for (var r = 0u; r < RANKS && firstRank + r < RANK; r++) {
      put(segment.bOffset + n * RANK + firstRank + r, params.scale * sums[r]);
    }
  }
}
