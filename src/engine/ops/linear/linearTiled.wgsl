// y[t, n] = sum_k x[t, k] W[n, k] (+ what is added), many rows. W stays quantised: each workgroup unpacks a tile of it
// once into workgroup memory and uses it for TILE_ROWS rows. A thread sums 4 x 4 outputs, rows and columns apart by the
// number of threads, so that neighbours read neighbouring banks and write neighbouring columns.
//
// The output columns come in up to three segments (q|k|v, gate|up); a tile lies within one, because each has its own
// LoRA. Hooks: `input4` reads x (snippets/input*), `weight8` unpacks (snippets/unpack*), `added` is bias or residual (snippets/add*), `loraLoad`,
// `loraStep`, `loraFinish` and `loraUp` are empty (snippets/noLora) or LoRA's (loraLinear/loraTile).
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;      // see `input4`
@group(0) @binding(1) var<storage, read> weights: array<u32>;  // [outFeatures, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;   // [outFeatures, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;  // [rows, outFeatures]
@group(1) @binding(0) var<uniform> params: Params;

const THREADS_X = TILE_COLUMNS / 4u;
const THREADS_Y = TILE_ROWS / 4u;
const WORKGROUP = THREADS_X * THREADS_Y;
const QUADS = TILE_K / 4u;
const OCTETS = TILE_K / 8u;
// One vec4 more than needed, so that rows start in different banks.
const PITCH = QUADS + 1u;

var<workgroup> tileX: array<vec4f, TILE_ROWS * PITCH>;
var<workgroup> tileW: array<vec4f, TILE_COLUMNS * PITCH>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var index = 0u;
  var tile = group.x;
  loop {
    let tiles = (params.segment[index].columns + TILE_COLUMNS - 1u) / TILE_COLUMNS;
    if (tile < tiles || index == params.segments - 1u) { break; }
    tile -= tiles;
    index += 1u;
  }
  let segment = params.segment[index];
  let firstColumn = segment.firstColumn + tile * TILE_COLUMNS;
  let endColumn = segment.firstColumn + segment.columns;
  let firstRow = group.y * TILE_ROWS;
  let threadX = thread % THREADS_X;
  let threadY = thread / THREADS_X;

  // 4 rows of 4 columns; written out, because not every driver keeps an indexed array in registers.
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  for (var k0 = 0u; k0 < COLUMNS; k0 += TILE_K) {
    for (var i = thread; i < TILE_ROWS * QUADS; i += WORKGROUP) {
      let row = firstRow + i / QUADS;
      let quad = k0 / 4u + i % QUADS;
      var value = vec4f();
      if (row < params.rows && quad < COLUMNS / 4u) { value = input4(row, quad); }
      tileX[(i / QUADS) * PITCH + i % QUADS] = value;
    }
    for (var i = thread; i < TILE_COLUMNS * OCTETS; i += WORKGROUP) {
      let column = firstColumn + i / OCTETS;
      let octet = k0 / 8u + i % OCTETS;
      var value = mat2x4f();
      if (column < endColumn && octet < COLUMNS / 8u) { value = weight8(column, octet); }
      let at = (i / OCTETS) * PITCH + (i % OCTETS) * 2u;
      tileW[at] = value[0];
      tileW[at + 1u] = value[1];
    }
    loraLoad(segment.aOffset, k0, thread);
    workgroupBarrier();
    for (var quad = 0u; quad < QUADS; quad++) {
      let w0 = tileW[threadX * PITCH + quad];
      let w1 = tileW[(threadX + THREADS_X) * PITCH + quad];
      let w2 = tileW[(threadX + THREADS_X * 2u) * PITCH + quad];
      let w3 = tileW[(threadX + THREADS_X * 3u) * PITCH + quad];
      let x0 = tileX[threadY * PITCH + quad];
      sum0 += vec4f(dot(x0, w0), dot(x0, w1), dot(x0, w2), dot(x0, w3));
      let x1 = tileX[(threadY + THREADS_Y) * PITCH + quad];
      sum1 += vec4f(dot(x1, w0), dot(x1, w1), dot(x1, w2), dot(x1, w3));
      let x2 = tileX[(threadY + THREADS_Y * 2u) * PITCH + quad];
      sum2 += vec4f(dot(x2, w0), dot(x2, w1), dot(x2, w2), dot(x2, w3));
      let x3 = tileX[(threadY + THREADS_Y * 3u) * PITCH + quad];
      sum3 += vec4f(dot(x3, w0), dot(x3, w1), dot(x3, w2), dot(x3, w3));
      loraStep(quad, thread);
    }
    workgroupBarrier();
  }

  var sums = array<vec4f, 4>(sum0, sum1, sum2, sum3);
  loraFinish(index, tile, firstRow, segment.aOffset, thread);
  for (var i = 0u; i < 4u; i++) {
    let tileRow = threadY + THREADS_Y * i;
    let row = firstRow + tileRow;
    if (row >= params.rows) { continue; }
    for (var j = 0u; j < 4u; j++) {
      let column = firstColumn + threadX + THREADS_X * j;
      if (column >= endColumn) { continue; }
      let up = loraUp(tileRow, column - segment.firstColumn, segment.bOffset);
      y[row * params.outFeatures + column] = sums[i][j] + added(row, column) + up;
    }
  }
}
