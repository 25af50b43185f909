// y[t, n] = sum_k x[t, k] W[n, k] (+ what is added), few rows (decoding). Bound by reading and unpacking W: LANES threads
// share four neighbouring columns of y, each takes every LANES-th 16 bytes of those four rows of W and unpacks them once
// for ROWS rows; group.z is which rows. Their sums meet in the subgroup where SUBGROUPS, else in workgroup memory. Segments and hooks as in linearTiled.wgsl; LoRA's are `loraDown` before and `loraUp`
// after.
struct Segment { firstColumn: u32, columns: u32, aOffset: u32, bOffset: u32 }
struct Params { rows: u32, outFeatures: u32, segments: u32, scale: f32, segment: array<Segment, 3> }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;        // see `input4`
@group(0) @binding(1) var<storage, read> weights: array<vec4u>;  // [outFeatures, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;     // [outFeatures, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> y: array<f32>;    // [rows, outFeatures]
@group(1) @binding(0) var<uniform> params: Params;

const TILE_COLUMNS = WORKGROUP / LANES * 4u;
const UNITS = COLUMNS / (8u * OCTETS);
const ROWS_AT_ONCE = min(ROWS, 4u);

var<private> firstRow: u32;
var<workgroup> partial: array<vec4f, ROWS_AT_ONCE * WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  firstRow = group.z * ROWS;
  var index = 0u;
  var tile = group.x + group.y * groups.x;
  loop {
    let tiles = (params.segment[index].columns + TILE_COLUMNS - 1u) / TILE_COLUMNS;
    if (tile < tiles || index == params.segments - 1u) { break; }
    tile -= tiles;
    index += 1u;
  }
  let segment = params.segment[index];
  let firstColumn = segment.firstColumn + tile * TILE_COLUMNS;
  let endColumn = segment.firstColumn + segment.columns;

  loraDown(index, tile, segment.aOffset, thread);

  // Threads beyond the last column or row repeat it and are not written out.
  let lane = thread % LANES;
  let ownColumn = firstColumn + thread / LANES * 4u;
  let columns = min(vec4u(ownColumn, ownColumn + 1u, ownColumn + 2u, ownColumn + 3u), vec4u(params.outFeatures - 1u));
  //# repeat r ROWS
  let read#{r} = min(firstRow + #{r}u, params.rows - 1u);
  var sum#{r} = vec4f();
  //# end
  for (var unit = lane; unit < UNITS; unit += LANES) {
    var p0 = packed(columns.x, unit);
    var p1 = packed(columns.y, unit);
    var p2 = packed(columns.z, unit);
    var p3 = packed(columns.w, unit);
    let s0 = scaleOf(columns.x, unit);
    let s1 = scaleOf(columns.y, unit);
    let s2 = scaleOf(columns.z, unit);
    let s3 = scaleOf(columns.w, unit);
    for (var octet = 0u; octet < OCTETS; octet++) {
      let w0 = firstOctet(p0);
      let w1 = firstOctet(p1);
      let w2 = firstOctet(p2);
      let w3 = firstOctet(p3);
      let low = mat4x4f(w0[0] * s0.x + s0.y, w1[0] * s1.x + s1.y, w2[0] * s2.x + s2.y, w3[0] * s3.x + s3.y);
      let high = mat4x4f(w0[1] * s0.x + s0.y, w1[1] * s1.x + s1.y, w2[1] * s2.x + s2.y, w3[1] * s3.x + s3.y);
      let quad = (unit * OCTETS + octet) * 2u;
      //# repeat r ROWS
      sum#{r} += input4(read#{r}, quad) * low + input4(read#{r}, quad + 1u) * high;
      //# end
      p0 = nextOctet(p0);
      p1 = nextOctet(p1);
      p2 = nextOctet(p2);
      p3 = nextOctet(p3);
    }
  }

  if (SUBGROUPS) {
    //# repeat r ROWS
    sum#{r} = overLanes(sum#{r});
    if (#{r}u % LANES == lane) {
      for (var i = 0u; i < 4u; i++) { put(#{r}u, ownColumn + i, endColumn, segment, sum#{r}[i]); }
    }
    //# end
    return;
  }
  for (var first = 0u; first < ROWS; first += ROWS_AT_ONCE) {
    //# repeat r ROWS
    if (#{r}u / ROWS_AT_ONCE * ROWS_AT_ONCE == first) { partial[#{r}u % ROWS_AT_ONCE * WORKGROUP + thread] = sum#{r}; }
    //# end
    workgroupBarrier();
    for (var i = thread; i < ROWS_AT_ONCE * TILE_COLUMNS; i += WORKGROUP) {
      let column = i % TILE_COLUMNS;
      let start = i / TILE_COLUMNS * WORKGROUP + column / 4u * LANES;
      var sum = 0.0;
      for (var other = 0u; other < LANES; other++) { sum += partial[start + other][column % 4u]; }
      put(first + i / TILE_COLUMNS, firstColumn + column, endColumn, segment, sum);
    }
    workgroupBarrier(); // the next rows write over the partial sums
  }
}

fn put(groupRow: u32, column: u32, endColumn: u32, segment: Segment, sum: f32) {
  let row = firstRow + groupRow;
  if (row >= params.rows || column >= endColumn) { return; }
  let up = loraUp(groupRow, column - segment.firstColumn, segment.bOffset);
  y[row * params.outFeatures + column] = sum + added(row, column) + up;
}
