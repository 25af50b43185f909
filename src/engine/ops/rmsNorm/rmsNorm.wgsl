// y[t] = x[t] / sqrt(mean(x[t]^2) + EPS) * weight. One workgroup a row: sum of squares, then scale.
// Row by row in vec4; the second read of x comes from the cache.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;      // [rows, C / 4]
@group(0) @binding(1) var<storage, read> weight: array<vec4f>; // [C / 4]
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>; // [rows, C / 4]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let start = row * FEATURES4;
  var squares = 0.0;
  for (var c = thread; c < FEATURES4; c += WORKGROUP) {
    let v = x[start + c];
    squares += dot(v, v);
  }
  let scale = inverseSqrt(reduceSum(squares, thread) / f32(FEATURES4 * 4u) + EPS);
  for (var c = thread; c < FEATURES4; c += WORKGROUP) {
    y[start + c] = x[start + c] * scale * weight[c];
  }
}
