// LoRA's hooks in linearBackward.wgsl: u = s dy B is summed beside dy W, from the same tile of dy, and u A is added to
// dx at the end of each segment. u is kept for the adapter's own gradients (loraLinear/loraGradients.wgsl).
@group(0) @binding(4) var<storage, read> adapter: array<f32>;
@group(0) @binding(5) var<storage, read_write> u: array<f32>; // [rows, segments * RANK]

const NO_LORA = 0xffffffffu;
const RANK_GROUPS = WORKGROUP / TILE_ROWS;
const RANKS_PER_THREAD = (RANK + RANK_GROUPS - 1u) / RANK_GROUPS;

var<workgroup> tileB: array<f32, TILE_N * RANK>;
var<workgroup> tileU: array<f32, TILE_ROWS * RANK>;
var<private> hasLora: bool;
var<private> up: array<f32, RANKS_PER_THREAD>;

fn loraLoad(bOffset: u32, n0: u32, end: u32, thread: u32) {
  hasLora = bOffset != NO_LORA;
  if (!hasLora) { return; }
  for (var i = thread; i < TILE_N * RANK; i += WORKGROUP) {
    var value = 0.0;
    if (n0 + i / RANK < end) { value = adapter[bOffset + n0 * RANK + i]; }
    tileB[i] = value;
  }
}

fn loraStep(n: u32, thread: u32) {
  if (!hasLora) { return; }
  let v = f32(tileDy[(thread % TILE_ROWS) * PITCH + n]);
  for (var j = 0u; j < RANKS_PER_THREAD; j++) {
    let r = thread / TILE_ROWS + j * RANK_GROUPS;
    if (r < RANK) { up[j] += v * tileB[n * RANK + r]; }
  }
}

fn loraFinish(segment: u32, write: bool, firstRow: u32, bOffset: u32, thread: u32) {
  if (bOffset == NO_LORA) { return; }
  let tileRow = thread % TILE_ROWS;
  let row = firstRow + tileRow;
  for (var j = 0u; j < RANKS_PER_THREAD; j++) {
    let r = thread / TILE_ROWS + j * RANK_GROUPS;
    if (r >= RANK) { continue; }
    let value = params.scale * up[j];
    up[j] = 0.0;
    tileU[tileRow * RANK + r] = value;
    if (write && row < params.rows) { u[(row * params.segments + segment) * RANK + r] = value; }
  }
  workgroupBarrier();
}

fn loraDx(tileRow: u32, quad: u32, aOffset: u32) -> vec4f {
  var sum = vec4f();
  if (aOffset == NO_LORA || quad >= COLUMNS / 4u) { return sum; }
  for (var r = 0u; r < RANK; r++) {
    let at = aOffset + r * COLUMNS + quad * 4u;
    sum += tileU[tileRow * RANK + r] * vec4f(adapter[at], adapter[at + 1u], adapter[at + 2u], adapter[at + 3u]);
  }
  return sum;
}
