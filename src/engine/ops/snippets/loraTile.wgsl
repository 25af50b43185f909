// LoRA's hooks in linearTiled.wgsl: t = x Aᵀ is summed beside the main product, from the same tile of x, and s t Bᵀ is
// added at the end. That costs RANK / TILE_COLUMNS more arithmetic than a dispatch of its own for t, and saves that
// dispatch. A is [RANK, COLUMNS], B [columns of the segment, RANK], both in the flat adapter.
@group(0) @binding(5) var<storage, read> adapter: array<f32>;
@group(0) @binding(6) var<storage, read_write> t: array<f32>; // [rows, segments * RANK], saved for backward

const NO_LORA = 0xffffffffu;
// A thread sums one row of t and every RANK_GROUPS-th rank.
const RANK_GROUPS = WORKGROUP / TILE_ROWS;
const RANKS_PER_THREAD = (RANK + RANK_GROUPS - 1u) / RANK_GROUPS;

var<workgroup> tileA: array<vec4f, RANK * PITCH>;
var<workgroup> tileT: array<f32, TILE_ROWS * RANK>;
var<private> hasLora: bool;
var<private> down: array<f32, RANKS_PER_THREAD>;

fn loraLoad(aOffset: u32, k0: u32, thread: u32) {
  hasLora = aOffset != NO_LORA;
  if (!hasLora) { return; }
  for (var i = thread; i < RANK * QUADS; i += WORKGROUP) {
    let k = k0 + (i % QUADS) * 4u;
    var value = vec4f();
    if (k < COLUMNS) {
      let at = aOffset + (i / QUADS) * COLUMNS + k;
      value = vec4f(adapter[at], adapter[at + 1u], adapter[at + 2u], adapter[at + 3u]);
    }
    tileA[(i / QUADS) * PITCH + i % QUADS] = value;
  }
}

fn loraStep(quad: u32, thread: u32) {
  if (!hasLora) { return; }
  let v = vec4f(tileX[(thread % TILE_ROWS) * PITCH + quad]);
  for (var j = 0u; j < RANKS_PER_THREAD; j++) {
    let r = thread / TILE_ROWS + j * RANK_GROUPS;
    if (r < RANK) { down[j] += dot(v, tileA[r * PITCH + quad]); }
  }
}

fn loraFinish(segment: u32, tile: u32, firstRow: u32, aOffset: u32, thread: u32) {
  if (aOffset == NO_LORA) { return; }
  let tileRow = thread % TILE_ROWS;
  let row = firstRow + tileRow;
  for (var j = 0u; j < RANKS_PER_THREAD; j++) {
    let r = thread / TILE_ROWS + j * RANK_GROUPS;
    if (r >= RANK) { continue; }
    tileT[tileRow * RANK + r] = down[j];
    if (tile == 0u && row < params.rows) { t[(row * params.segments + segment) * RANK + r] = down[j]; }
  }
  workgroupBarrier();
}

fn loraUp(tileRow: u32, column: u32, bOffset: u32) -> f32 {
  if (bOffset == NO_LORA) { return 0.0; }
  var sum = 0.0;
  for (var r = 0u; r < RANK; r++) { sum += tileT[tileRow * RANK + r] * adapter[bOffset + column * RANK + r]; }
  return params.scale * sum;
}
