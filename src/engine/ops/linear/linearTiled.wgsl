// y[t, n] = sum_k x[t, k] W[n, k] (+ what is added), many rows. W stays quantised: each workgroup unpacks a tile of it
// once into workgroup memory and uses it for TILE_ROWS rows. A thread sums THREAD_ROWS x THREAD_COLUMNS outputs, rows and
// columns apart by the number of threads, so that neighbours read neighbouring banks and write neighbouring columns.
// `num` is what is multiplied: f32, or f16, of which four products are added up before they join an f32 sum.
//
// The output columns come in up to three segments (q|k|v, gate|up); a tile lies within one, because each has its own
// LoRA. Hooks: `input4` reads x (snippets/input*), `weight8` unpacks (snippets/unpack*), `added` is bias or residual (snippets/add*), `loraLoad`,
// `loraStep`, `loraFinish` and `loraUp` are empty (snippets/noLora) or LoRA's (snippets/loraTile).
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;      // see `input4`
@group(0) @binding(1) var<storage, read> weights: array<u32>;  // [outFeatures, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;   // [outFeatures, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;  // [rows, outFeatures]
@group(1) @binding(0) var<uniform> params: Params;

const THREADS_X = TILE_COLUMNS / THREAD_COLUMNS;
const THREADS_Y = TILE_ROWS / THREAD_ROWS;
const WORKGROUP = THREADS_X * THREADS_Y;
const QUADS = TILE_K / 4u;
const OCTETS = TILE_K / 8u;
// One vec4 more than needed, so that rows start in different banks.
const PITCH = QUADS + 1u;

var<workgroup> tileX: array<vec4<num>, TILE_ROWS * PITCH>;
var<workgroup> tileW: array<vec4<num>, TILE_COLUMNS * PITCH>;

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

  // Written out, because not every driver keeps an indexed array in registers.
  //# repeat r THREAD_ROWS
  //# repeat c THREAD_COLUMNS
  var sum#{r}_#{c} = 0.0;
  //# end
  //# end
  for (var k0 = 0u; k0 < COLUMNS; k0 += TILE_K) {
    for (var i = thread; i < TILE_ROWS * QUADS; i += WORKGROUP) {
      let row = firstRow + i / QUADS;
      let quad = k0 / 4u + i % QUADS;
      var value = vec4f();
      if (row < params.rows && quad < COLUMNS / 4u) { value = input4(row, quad); }
      tileX[(i / QUADS) * PITCH + i % QUADS] = vec4<num>(value);
    }
    for (var i = thread; i < TILE_COLUMNS * OCTETS; i += WORKGROUP) {
      let column = firstColumn + i / OCTETS;
      let octet = k0 / 8u + i % OCTETS;
      var value = mat2x4f();
      if (column < endColumn && octet < COLUMNS / 8u) { value = weight8(column, octet); }
      let at = (i / OCTETS) * PITCH + (i % OCTETS) * 2u;
      tileW[at] = vec4<num>(value[0]);
      tileW[at + 1u] = vec4<num>(value[1]);
    }
    loraLoad(segment.aOffset, k0, thread);
    workgroupBarrier();
    for (var quad = 0u; quad < QUADS; quad++) {
      //# repeat c THREAD_COLUMNS
      let w#{c} = tileW[(threadX + THREADS_X * #{c}u) * PITCH + quad];
      //# end
      //# repeat r THREAD_ROWS
      {
        let v = tileX[(threadY + THREADS_Y * #{r}u) * PITCH + quad];
        //# repeat c THREAD_COLUMNS
        sum#{r}_#{c} += f32(dot(v, w#{c}));
        //# end
      }
      //# end
      loraStep(quad, thread);
    }
    workgroupBarrier();
  }

  loraFinish(index, tile, firstRow, segment.aOffset, thread);
  //# repeat r THREAD_ROWS
  {
    let tileRow = threadY + THREADS_Y * #{r}u;
    let row = firstRow + tileRow;
    if (row < params.rows) {
      //# repeat c THREAD_COLUMNS
      let column#{c} = firstColumn + threadX + THREADS_X * #{c}u;
      if (column#{c} < endColumn) {
        let up = loraUp(tileRow, column#{c} - segment.firstColumn, segment.bOffset);
        y[row * params.outFeatures + column#{c}] = sum#{r}_#{c} + added(row, column#{c}) + up;
      }
      //# end
    }
  }
  //# end
}
