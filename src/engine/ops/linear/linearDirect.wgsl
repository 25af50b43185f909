// y[t, n] = sum_k x[t, k] W[n, k] (+ what is added), many rows, without workgroup memory or barriers in its loop: each
// thread keeps THREAD_ROWS x THREAD_COLUMNS sums in registers and reads x and the packed W from storage. For devices on
// which workgroup memory is no faster than storage and a barrier is dear: processors that play a GPU.
//
// Four neighbouring threads share 4 THREAD_COLUMNS neighbouring columns, each every fourth. Segments as in
// linearTiled.wgsl. Hooks: `rowQuad` reads x (snippets/rowQuad*), `weight8` unpacks, `added`; `loraDown`, `loraT` and
// `loraB` are empty (snippets/noLoraDirect) or LoRA's (snippets/loraDirect).
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<f32>;        // [rows, COLUMNS]
@group(0) @binding(1) var<storage, read> weights: array<u32>;  // [outFeatures, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;   // [outFeatures, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;  // [rows, outFeatures]
@group(1) @binding(0) var<uniform> params: Params;

const TILE_COLUMNS = WORKGROUP * THREAD_COLUMNS;

// Threads leave and stay by fours, so the quads of `rowQuad` are whole.
@compute @workgroup_size(WORKGROUP) @diagnostic(off, subgroup_uniformity)
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
  let endColumn = segment.firstColumn + segment.columns;
  let firstRow = group.y * THREAD_ROWS;
  loraDown(index, tile, firstRow, segment.aOffset, thread);

  let quadColumn = segment.firstColumn + tile * TILE_COLUMNS + (thread / 4u) * (4u * THREAD_COLUMNS);
  if (quadColumn >= endColumn) { return; }
  //# repeat c THREAD_COLUMNS
  let column#{c} = min(quadColumn + thread % 4u + #{c}u * 4u, endColumn - 1u);
  //# end
  //# repeat r THREAD_ROWS
  let row#{r} = min(firstRow + #{r}u, params.rows - 1u) * COLUMNS;
  //# repeat c THREAD_COLUMNS
  var sum#{r}_#{c} = 0.0;
  //# end
  //# end
  for (var octet = 0u; octet < COLUMNS / 8u; octet++) {
    //# repeat c THREAD_COLUMNS
    let w#{c} = weight8(column#{c}, octet);
    //# end
    //# repeat r THREAD_ROWS
    {
      let low = rowQuad(row#{r} + octet * 8u, thread);
      let high = rowQuad(row#{r} + octet * 8u + 4u, thread);
      //# repeat c THREAD_COLUMNS
      sum#{r}_#{c} += dot(low, w#{c}[0]) + dot(high, w#{c}[1]);
      //# end
    }
    //# end
  }
  let rankQuads = loraQuads(segment.aOffset);
  for (var quad = 0u; quad < rankQuads; quad++) {
    //# repeat c THREAD_COLUMNS
    let b#{c} = loraB(segment.bOffset, column#{c} - segment.firstColumn, quad);
    //# end
    //# repeat r THREAD_ROWS
    {
      let t = loraT(#{r}u, quad);
      //# repeat c THREAD_COLUMNS
      sum#{r}_#{c} += dot(t, b#{c});
      //# end
    }
    //# end
  }

  //# repeat r THREAD_ROWS
  if (firstRow + #{r}u < params.rows) {
    let row = firstRow + #{r}u;
    //# repeat c THREAD_COLUMNS
    if (quadColumn + thread % 4u + #{c}u * 4u < endColumn) {
      y[row * params.outFeatures + column#{c}] = sum#{r}_#{c} + added(row, column#{c});
    }
    //# end
  }
  //# end
}
