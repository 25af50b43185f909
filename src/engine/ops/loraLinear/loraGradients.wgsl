// dA[r, k] = sum_t u[t, r] x[t, k] and dB[n, r] = s sum_t dy[t, n] tt[t, r], for all segments of a linear in one dispatch.
// Both are "left column times right column": a workgroup takes WORKGROUP * THREAD_COLUMNS columns of x (for A) or of dy
// (for B), a thread THREAD_COLUMNS of them for 4 RANK_QUADS ranks, all in registers. Four neighbouring threads share
// 4 THREAD_COLUMNS neighbouring columns, each every fourth. Every element is written, or added to where ACCUMULATE.
// No atomics: the result does not depend on order.
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<f32>;  // [rows, COLUMNS]
@group(0) @binding(1) var<storage, read> dy: array<f32>; // [rows, outFeatures]
@group(0) @binding(2) var<storage, read> t: array<f32>;  // [rows, segments * RANK]
@group(0) @binding(3) var<storage, read> u: array<f32>;  // [rows, segments * RANK]
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>; // the flat adapter's layout
@group(1) @binding(0) var<uniform> params: Params;

const NO_LORA = 0xffffffffu;
const TILE_COLUMNS = WORKGROUP * THREAD_COLUMNS;

fn put(at: u32, value: f32) {
  if (ACCUMULATE) { gradient[at] += value; } else { gradient[at] = value; }
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var index = 0u;
  var tile = group.x;
  let tilesOfA = (COLUMNS + TILE_COLUMNS - 1u) / TILE_COLUMNS;
  loop {
    let tiles = tilesOfA + (params.segment[index].columns + TILE_COLUMNS - 1u) / TILE_COLUMNS;
    if (tile < tiles || index == params.segments - 1u) { break; }
    tile -= tiles;
    index += 1u;
  }
  let segment = params.segment[index];
  if (segment.aOffset == NO_LORA) { return; }
  let ofA = tile < tilesOfA;
  let columns = select(segment.columns, COLUMNS, ofA);
  let first = select(tile - tilesOfA, tile, ofA) * TILE_COLUMNS + (thread / 4u) * (4u * THREAD_COLUMNS) + thread % 4u;
  if (first >= columns) { return; }
  let firstRank = group.y * RANK_QUADS * 4u;

  let narrow = index * RANK;
  let pitch = params.segments * RANK;
  //# repeat q RANK_QUADS
  //# repeat j 4
  let rank#{q}_#{j} = narrow + min(firstRank + #{q}u * 4u + #{j}u, RANK - 1u);
  //# end
  //# end
  //# repeat c THREAD_COLUMNS
  let column#{c} = min(first + #{c}u * 4u, columns - 1u);
  //# repeat q RANK_QUADS
  var sum#{c}_#{q} = vec4f();
  //# end
  //# end
  if (ofA) {
    for (var row = 0u; row < params.rows; row++) {
      let at = row * pitch;
      //# repeat q RANK_QUADS
      let n#{q} = vec4f(u[at + rank#{q}_0], u[at + rank#{q}_1], u[at + rank#{q}_2], u[at + rank#{q}_3]);
      //# end
      //# repeat c THREAD_COLUMNS
      let v#{c} = x[row * COLUMNS + column#{c}];
      //# repeat q RANK_QUADS
      sum#{c}_#{q} += v#{c} * n#{q};
      //# end
      //# end
    }
  } else {
    for (var row = 0u; row < params.rows; row++) {
      let at = row * pitch;
      //# repeat q RANK_QUADS
      let n#{q} = vec4f(t[at + rank#{q}_0], t[at + rank#{q}_1], t[at + rank#{q}_2], t[at + rank#{q}_3]);
      //# end
      //# repeat c THREAD_COLUMNS
      let v#{c} = dy[row * params.outFeatures + segment.firstColumn + column#{c}];
      //# repeat q RANK_QUADS
      sum#{c}_#{q} += v#{c} * n#{q};
      //# end
      //# end
    }
  }
  //# repeat c THREAD_COLUMNS
  if (first + #{c}u * 4u < columns) {
    //# repeat q RANK_QUADS
    //# repeat j 4
    {
      let rank = firstRank + #{q}u * 4u + #{j}u;
      if (rank < RANK) {
        if (ofA) { put(segment.aOffset + rank * COLUMNS + column#{c}, sum#{c}_#{q}[#{j}]); }
        else { put(segment.bOffset + column#{c} * RANK + rank, params.scale * sum#{c}_#{q}[#{j}]); }
      }
    }
    //# end
    //# end
  }
  //# end
}
