// LoRA's hooks in linearDirectBackward.wgsl: a workgroup computes u = s dy B for its THREAD_ROWS rows before each segment
// and adds u A to dx. RANK_LANES threads, a multiple of 4, read neighbouring ranks of B [columns, RANK]; each sums every
// RANK_LANES-th, four in all, over every PARTS-th column. u is kept for loraLinear/loraGradients.wgsl.
@group(0) @binding(4) var<storage, read> adapter: array<f32>;
@group(0) @binding(5) var<storage, read_write> u: array<f32>; // [rows, segments * RANK]

const NO_LORA = 0xffffffffu;

var<workgroup> partial: array<vec4f, THREAD_ROWS * PARTS * RANK_LANES>;
var<workgroup> tileU: array<f32, THREAD_ROWS * RANK>;

fn loraUp(index: u32, write: bool, firstRow: u32, segment: Segment, thread: u32) {
  if (segment.bOffset == NO_LORA) { return; }
  let lane = thread % RANK_LANES;
  let part = thread / RANK_LANES;
  if (part < PARTS) {
    //# repeat j 4
    let b#{j} = segment.bOffset + min(lane + #{j}u * RANK_LANES, RANK - 1u);
    //# end
    //# repeat r THREAD_ROWS
    let row#{r} = min(firstRow + #{r}u, params.rows - 1u) * params.outFeatures + segment.firstColumn;
    var up#{r} = vec4f();
    //# end
    for (var n = part; n < segment.columns; n += PARTS) {
      let b = vec4f(adapter[b0 + n * RANK], adapter[b1 + n * RANK], adapter[b2 + n * RANK], adapter[b3 + n * RANK]);
      //# repeat r THREAD_ROWS
      up#{r} += dy[row#{r} + n] * b;
      //# end
    }
    //# repeat r THREAD_ROWS
    partial[(#{r}u * PARTS + part) * RANK_LANES + lane] = up#{r};
    //# end
  }
  workgroupBarrier(); // also: every thread is done with the u of the segment before
  for (var i = thread; i < THREAD_ROWS * RANK_LANES; i += WORKGROUP) {
    let row = i / RANK_LANES;
    var sum = vec4f();
    for (var p = 0u; p < PARTS; p++) { sum += partial[(row * PARTS + p) * RANK_LANES + i % RANK_LANES]; }
    //# repeat j 4
    {
      let rank = i % RANK_LANES + #{j}u * RANK_LANES;
      if (rank < RANK) {
        let value = params.scale * sum[#{j}];
        tileU[row * RANK + rank] = value;
        if (write && firstRow + row < params.rows) {
          u[((firstRow + row) * params.segments + index) * RANK + rank] = value;
        }
      }
    }
    //# end
  }
  workgroupBarrier();
}

fn loraRanks(aOffset: u32) -> u32 { return select(RANK, 0u, aOffset == NO_LORA); }

fn loraU(row: u32, rank: u32) -> f32 { return tileU[row * RANK + rank]; }

fn loraA(aOffset: u32, rank: u32, octet: u32) -> mat2x4f {
  let at = aOffset + rank * COLUMNS + octet * 8u;
  return mat2x4f(
    adapter[at], adapter[at + 1u], adapter[at + 2u], adapter[at + 3u],
    adapter[at + 4u], adapter[at + 5u], adapter[at + 6u], adapter[at + 7u],
  );
}
