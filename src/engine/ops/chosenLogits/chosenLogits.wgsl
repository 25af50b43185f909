// chosen[i] = x[row] · W[id] for pairs (row, id). LANES threads share a pair: each takes every LANES-th octet.
struct Params { pairs: u32 }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;          // [rows, COLUMNS / 4]
@group(0) @binding(1) var<storage, read> weights: array<u32>;      // [V, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;       // [V, COLUMNS / 32]
@group(0) @binding(3) var<storage, read> pairs: array<vec2u>;      // [pairs] of (row, id)
@group(0) @binding(4) var<storage, read_write> chosen: array<f32>; // [pairs]
@group(1) @binding(0) var<uniform> params: Params;

const PAIRS = WORKGROUP / LANES;
var<workgroup> partial: array<f32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let first = (group.x + group.y * groups.x) * PAIRS;
  // Threads beyond the last pair repeat it and are not written out.
  let pair = pairs[min(first + thread / LANES, params.pairs - 1u)];
  var sum = 0.0;
  for (var octet = thread % LANES; octet < COLUMNS / 8u; octet += LANES) {
    let w = weight8(pair.y, octet);
    let at = pair.x * (COLUMNS / 4u) + octet * 2u;
    sum += dot(x[at], w[0]) + dot(x[at + 1u], w[1]);
  }
  partial[thread] = sum;
  workgroupBarrier();
  if (thread >= PAIRS || first + thread >= params.pairs) { return; }
  var total = 0.0;
  for (var lane = 0u; lane < LANES; lane++) { total += partial[thread * LANES + lane]; }
  chosen[first + thread] = total;
}
