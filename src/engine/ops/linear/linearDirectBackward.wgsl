// dx[t, k] = sum_n dy[t, n] W[n, k] without workgroup memory or barriers in its loop (see linearDirect.wgsl): a thread
// keeps THREAD_ROWS rows of eight neighbouring k in registers, and one word of W serves all of them.
//
// group.z is a share of n as in linearBackward.wgsl. Hooks: `weight8`, and `loraUp`, `loraU` and `loraA`, empty
// (snippets/noLoraDirectBackward) or LoRA's (snippets/loraDirectBackward).
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

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let octet = group.x * WORKGROUP + thread;
  let firstRow = group.y * THREAD_ROWS;
  //# repeat r THREAD_ROWS
  let row#{r} = min(firstRow + #{r}u, params.rows - 1u) * params.outFeatures;
  var low#{r} = vec4f();
  var high#{r} = vec4f();
  //# end
  for (var index = 0u; index < params.segments; index++) {
    let segment = params.segment[index];
    let start = segment.firstColumn + group.z * params.shareOfN;
    let end = min(start + params.shareOfN, segment.firstColumn + segment.columns);
    loraUp(index, group.x == 0u, firstRow, segment, thread);
    if (octet < COLUMNS / 8u) {
      let ranks = loraRanks(segment.aOffset);
      for (var rank = 0u; rank < ranks; rank++) {
        let a = loraA(segment.aOffset, rank, octet);
        //# repeat r THREAD_ROWS
        low#{r} += loraU(#{r}u, rank) * a[0];
        high#{r} += loraU(#{r}u, rank) * a[1];
        //# end
      }
      for (var n = start; n < end; n++) {
        let w = weight8(n, octet);
        //# repeat r THREAD_ROWS
        {
          let v = dy[row#{r} + n];
          low#{r} += v * w[0];
          high#{r} += v * w[1];
        }
        //# end
      }
    }
  }

  if (octet >= COLUMNS / 8u) { return; }
  //# repeat r THREAD_ROWS
  if (firstRow + #{r}u < params.rows) {
    let at = (group.z * params.rows + firstRow + #{r}u) * (COLUMNS / 4u) + octet * 2u;
    dx[at] = low#{r};
    dx[at + 1u] = high#{r};
  }
  //# end
}
