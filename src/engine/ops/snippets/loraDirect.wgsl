// LoRA's hooks in linearDirect.wgsl: a workgroup computes t = x Aᵀ for its THREAD_ROWS rows once, before its columns, and
// adds s t Bᵀ at the end. Neighbouring threads read neighbouring k of A [RANK, COLUMNS]; each sums four ranks.
@group(0) @binding(5) var<storage, read> adapter: array<f32>;
@group(0) @binding(6) var<storage, read_write> t: array<f32>; // [rows, segments * RANK], saved for backward

const NO_LORA = 0xffffffffu;
const RANK_QUADS = (RANK + 3u) / 4u;
const PARTS = WORKGROUP / RANK_QUADS;

var<workgroup> partial: array<vec4f, THREAD_ROWS * WORKGROUP>;
var<workgroup> tileT: array<vec4f, THREAD_ROWS * RANK_QUADS>;

fn loraDown(segment: u32, tile: u32, firstRow: u32, aOffset: u32, thread: u32) {
  if (aOffset == NO_LORA) { return; }
  let rankQuad = min(thread / PARTS, RANK_QUADS - 1u);
  //# repeat j 4
  let a#{j} = aOffset + min(rankQuad * 4u + #{j}u, RANK - 1u) * COLUMNS;
  //# end
  //# repeat r THREAD_ROWS
  let row#{r} = min(firstRow + #{r}u, params.rows - 1u) * COLUMNS;
  var down#{r} = vec4f();
  //# end
  for (var k = thread % PARTS; k < COLUMNS; k += PARTS) {
    let a = vec4f(adapter[a0 + k], adapter[a1 + k], adapter[a2 + k], adapter[a3 + k]);
    //# repeat r THREAD_ROWS
    down#{r} += x[row#{r} + k] * a;
    //# end
  }
  //# repeat r THREAD_ROWS
  partial[#{r}u * WORKGROUP + thread] = down#{r};
  //# end
  workgroupBarrier();
  for (var i = thread; i < THREAD_ROWS * RANK_QUADS; i += WORKGROUP) {
    let row = i / RANK_QUADS;
    let quad = i % RANK_QUADS;
    var sum = vec4f();
    for (var part = 0u; part < PARTS; part++) { sum += partial[row * WORKGROUP + quad * PARTS + part]; }
    let rank = vec4u(quad * 4u) + vec4u(0u, 1u, 2u, 3u);
    tileT[i] = select(vec4f(), params.scale * sum, rank < vec4u(RANK));
    if (tile == 0u && firstRow + row < params.rows) {
      let at = ((firstRow + row) * params.segments + segment) * RANK;
      //# repeat j 4
      if (rank[#{j}] < RANK) { t[at + rank[#{j}]] = sum[#{j}]; }
      //# end
    }
  }
  workgroupBarrier();
}

fn loraQuads(aOffset: u32) -> u32 { return select(RANK_QUADS, 0u, aOffset == NO_LORA); }

// s t of a row of the workgroup; 0 beyond the rank.
fn loraT(row: u32, quad: u32) -> vec4f { return tileT[row * RANK_QUADS + quad]; }

fn loraB(bOffset: u32, column: u32, quad: u32) -> vec4f {
  let at = bOffset + column * RANK;
  return vec4f(
    adapter[at + min(quad * 4u, RANK - 1u)],
    adapter[at + min(quad * 4u + 1u, RANK - 1u)],
    adapter[at + min(quad * 4u + 2u, RANK - 1u)],
    adapter[at + min(quad * 4u + 3u, RANK - 1u)],
  );
}
