// dx[t, k] = sum_n dy[t, n] W[n, k]: the same packed W, contracted over its rows. A tile of TILE_N rows x TILE_COLUMNS
// columns of W is unpacked once into workgroup memory; a thread sums 4 rows of one vec4 of k.
//
// group.z takes one of `parts` shares of n and writes its own [rows, COLUMNS] (the vocabulary is long and the loss rows
// are few; linearSum.wgsl adds the shares). Hooks: `weight8`, and `loraLoad`, `loraStep`, `loraFinish`: empty
// (snippets/noLoraBackward) or LoRA's (loraLinear/loraTileBackward).
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params {
  rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3>,
  shareOfN: u32, unused0: u32, unused1: u32, unused2: u32,
}

@group(0) @binding(0) var<storage, read> dy: array<f32>;         // [rows, outFeatures]
@group(0) @binding(1) var<storage, read> weights: array<u32>;    // [outFeatures, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;     // [outFeatures, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>; // [parts, rows, COLUMNS / 4]
@group(1) @binding(0) var<uniform> params: Params;

const THREADS_X = TILE_COLUMNS / 4u;
const THREADS_Y = TILE_ROWS / 4u;
const WORKGROUP = THREADS_X * THREADS_Y;
const QUADS = TILE_COLUMNS / 4u;
const OCTETS = TILE_COLUMNS / 8u;
const PITCH = TILE_N + 1u;

var<workgroup> tileDy: array<f32, TILE_ROWS * PITCH>;
var<workgroup> tileW: array<vec4f, TILE_N * QUADS>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstQuad = group.x * QUADS;
  let firstRow = group.y * TILE_ROWS;
  let threadX = thread % THREADS_X;
  let threadY = thread / THREADS_X;
  // 4 rows of 4 neighbouring k; written out, because not every driver keeps an indexed array in registers.
  var sum0 = vec4f();
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();

  for (var index = 0u; index < params.segments; index++) {
    let segment = params.segment[index];
    let start = segment.firstColumn + group.z * params.shareOfN;
    let end = min(start + params.shareOfN, segment.firstColumn + segment.columns);
    for (var n0 = start; n0 < end; n0 += TILE_N) {
      for (var i = thread; i < TILE_ROWS * TILE_N; i += WORKGROUP) {
        let row = firstRow + i / TILE_N;
        let n = n0 + i % TILE_N;
        var value = 0.0;
        if (row < params.rows && n < end) { value = dy[row * params.outFeatures + n]; }
        tileDy[(i / TILE_N) * PITCH + i % TILE_N] = value;
      }
      for (var i = thread; i < TILE_N * OCTETS; i += WORKGROUP) {
        let n = n0 + i / OCTETS;
        let octet = firstQuad / 2u + i % OCTETS;
        var value = mat2x4f();
        if (n < end && octet < COLUMNS / 8u) { value = weight8(n, octet); }
        let at = (i / OCTETS) * QUADS + (i % OCTETS) * 2u;
        tileW[at] = value[0];
        tileW[at + 1u] = value[1];
      }
      loraLoad(segment.bOffset, n0 - segment.firstColumn, end - segment.firstColumn, thread);
      workgroupBarrier();
      for (var n = 0u; n < TILE_N; n++) {
        let w = tileW[n * QUADS + threadX];
        sum0 += tileDy[threadY * PITCH + n] * w;
        sum1 += tileDy[(threadY + THREADS_Y) * PITCH + n] * w;
        sum2 += tileDy[(threadY + THREADS_Y * 2u) * PITCH + n] * w;
        sum3 += tileDy[(threadY + THREADS_Y * 3u) * PITCH + n] * w;
        loraStep(n, thread);
      }
      workgroupBarrier();
    }
    loraFinish(index, group.x == 0u, firstRow, segment.bOffset, thread);
    sum0 += loraDx(threadY, firstQuad + threadX, segment.aOffset);
    sum1 += loraDx(threadY + THREADS_Y, firstQuad + threadX, segment.aOffset);
    sum2 += loraDx(threadY + THREADS_Y * 2u, firstQuad + threadX, segment.aOffset);
    sum3 += loraDx(threadY + THREADS_Y * 3u, firstQuad + threadX, segment.aOffset);
  }

  let quad = firstQuad + threadX;
  if (quad >= COLUMNS / 4u) { return; }
  var sums = array<vec4f, 4>(sum0, sum1, sum2, sum3);
  for (var i = 0u; i < 4u; i++) {
    let row = firstRow + threadY + THREADS_Y * i;
    if (row < params.rows) { dx[(group.z * params.rows + row) * (COLUMNS / 4u) + quad] = sums[i]; }
  }
}
