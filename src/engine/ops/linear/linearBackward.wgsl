// dx[t, k] = sum_n dy[t, n] W[n, k]: the same packed W, contracted over its rows. A tile of TILE_N rows x TILE_COLUMNS
// columns of W is unpacked once into workgroup memory; a thread sums THREAD_ROWS rows of THREAD_QUADS vec4 of k. `num` as in
// linearTiled.wgsl, each product joining an f32 sum.
//
// group.z takes one of `parts` shares of n and writes its own [rows, COLUMNS] (the vocabulary is long and the loss rows
// are few; linearSum.wgsl adds the shares). Hooks: `weight8`, and `loraLoad`, `loraStep`, `loraFinish`: empty
// (snippets/noLoraBackward) or LoRA's (snippets/loraTileBackward).
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

const THREADS_X = TILE_COLUMNS / (4u * THREAD_QUADS);
const THREADS_Y = TILE_ROWS / THREAD_ROWS;
const WORKGROUP = THREADS_X * THREADS_Y;
const QUADS = TILE_COLUMNS / 4u;
const OCTETS = TILE_COLUMNS / 8u;
const PITCH = TILE_N + 1u;

var<workgroup> tileDy: array<num, TILE_ROWS * PITCH>;
var<workgroup> tileW: array<vec4<num>, TILE_N * QUADS>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstQuad = group.x * QUADS;
  let firstRow = group.y * TILE_ROWS;
  let threadX = thread % THREADS_X;
  let threadY = thread / THREADS_X;
  // Written out, because not every driver keeps an indexed array in registers.
  //# repeat r THREAD_ROWS
  //# repeat q THREAD_QUADS
  var sum#{r}_#{q} = vec4f();
  //# end
  //# end

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
        tileDy[(i / TILE_N) * PITCH + i % TILE_N] = num(value);
      }
      for (var i = thread; i < TILE_N * OCTETS; i += WORKGROUP) {
        let n = n0 + i / OCTETS;
        let octet = firstQuad / 2u + i % OCTETS;
        var value = mat2x4f();
        if (n < end && octet < COLUMNS / 8u) { value = weight8(n, octet); }
        let at = (i / OCTETS) * QUADS + (i % OCTETS) * 2u;
        tileW[at] = vec4<num>(value[0]);
        tileW[at + 1u] = vec4<num>(value[1]);
      }
      loraLoad(segment.bOffset, n0 - segment.firstColumn, end - segment.firstColumn, thread);
      workgroupBarrier();
      for (var n = 0u; n < TILE_N; n++) {
        //# repeat q THREAD_QUADS
        let w#{q} = tileW[n * QUADS + threadX + THREADS_X * #{q}u];
        //# end
        //# repeat r THREAD_ROWS
        {
          let v = tileDy[(threadY + THREADS_Y * #{r}u) * PITCH + n];
          //# repeat q THREAD_QUADS
          sum#{r}_#{q} += vec4f(v * w#{q});
          //# end
        }
        //# end
        loraStep(n, thread);
      }
      workgroupBarrier();
    }
    loraFinish(index, group.x == 0u, firstRow, segment.bOffset, thread);
    //# repeat r THREAD_ROWS
    //# repeat q THREAD_QUADS
    sum#{r}_#{q} += loraDx(threadY + THREADS_Y * #{r}u, firstQuad + threadX + THREADS_X * #{q}u, segment.aOffset);
    //# end
    //# end
  }

  //# repeat q THREAD_QUADS
  let quad#{q} = firstQuad + threadX + THREADS_X * #{q}u;
  //# end
  //# repeat r THREAD_ROWS
  {
    let row = firstRow + threadY + THREADS_Y * #{r}u;
    if (row < params.rows) {
      //# repeat q THREAD_QUADS
      if (quad#{q} < COLUMNS / 4u) { dx[(group.z * params.rows + row) * (COLUMNS / 4u) + quad#{q}] = sum#{r}_#{q}; }
      //# end
    }
  }
  //# end
}
