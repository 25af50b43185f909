// LoRA's hooks in linearFew.wgsl: every workgroup computes t = x Aᵀ for its rows before its columns. All workgroups do
// the same work again, RANK / TILE_COLUMNS of the main product; that saves a dispatch, which costs more while decoding.
@group(0) @binding(5) var<storage, read> adapter: array<f32>;
@group(0) @binding(6) var<storage, read_write> t: array<f32>; // [rows, segments * RANK]

const NO_LORA = 0xffffffffu;
const DOWN_LANES = 16u;
const RANKS_AT_ONCE = WORKGROUP / DOWN_LANES;

var<workgroup> partialT: array<f32, ROWS * WORKGROUP>;
var<workgroup> tileT: array<f32, ROWS * RANK>;

fn loraDown(segment: u32, tile: u32, aOffset: u32, thread: u32) {
  if (aOffset == NO_LORA) { return; }
  for (var first = 0u; first < RANK; first += RANKS_AT_ONCE) {
    let r = first + thread / DOWN_LANES;
    var sums = array<f32, ROWS>(); // explicit: without it Chromium on SwiftShader keeps the last round's sums
    if (r < RANK) {
      for (var quad = thread % DOWN_LANES; quad < COLUMNS / 4u; quad += DOWN_LANES) {
        let at = aOffset + r * COLUMNS + quad * 4u;
        let a = vec4f(adapter[at], adapter[at + 1u], adapter[at + 2u], adapter[at + 3u]);
        for (var row = 0u; row < ROWS; row++) {
          sums[row] += dot(input4(min(firstRow + row, params.rows - 1u), quad), a);
        }
      }
    }
    for (var row = 0u; row < ROWS; row++) { partialT[row * WORKGROUP + thread] = sums[row]; }
    workgroupBarrier();
    for (var i = thread; i < ROWS * RANKS_AT_ONCE; i += WORKGROUP) {
      let groupRow = i / RANKS_AT_ONCE;
      let row = firstRow + groupRow;
      let rank = first + i % RANKS_AT_ONCE;
      if (rank >= RANK) { continue; }
      var sum = 0.0;
      for (var lane = 0u; lane < DOWN_LANES; lane++) {
        sum += partialT[groupRow * WORKGROUP + (i % RANKS_AT_ONCE) * DOWN_LANES + lane];
      }
      tileT[groupRow * RANK + rank] = sum;
      if (tile == 0u && row < params.rows) { t[(row * params.segments + segment) * RANK + rank] = sum; }
    }
    workgroupBarrier();
  }
}

fn loraUp(groupRow: u32, column: u32, bOffset: u32) -> f32 {
  if (bOffset == NO_LORA) { return 0.0; }
  var sum = 0.0;
  for (var r = 0u; r < RANK; r++) { sum += tileT[groupRow * RANK + r] * adapter[bOffset + column * RANK + r]; }
  return params.scale * sum;
}
