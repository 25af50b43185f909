// With r = 1 / sqrt(mean(x^2) + EPS) and g = dy * weight:   dx = r g - x r^3 mean(g x).
// r is computed again from x (cheaper than a buffer for it). ACCUMULATE adds to dx, which then already holds the
// gradient that came round through the residual connection.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;       // [rows, C / 4]
@group(0) @binding(1) var<storage, read> weight: array<vec4f>;  // [C / 4]
@group(0) @binding(2) var<storage, read> dy: array<vec4f>;      // [rows, C / 4]
@group(0) @binding(3) var<storage, read_write> dx: array<vec4f>; // [rows, C / 4]
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
  var products = 0.0;
  for (var c = thread; c < FEATURES4; c += WORKGROUP) {
    let v = x[start + c];
    squares += dot(v, v);
    products += dot(v, dy[start + c] * weight[c]);
  }
  let features = f32(FEATURES4 * 4u);
  let r = inverseSqrt(reduceSum(squares, thread) / features + EPS);
  let pull = reduceSum(products, thread) / features * r * r * r;
  for (var c = thread; c < FEATURES4; c += WORKGROUP) {
    let gradient = dy[start + c] * weight[c] * r - x[start + c] * pull;
    if (ACCUMULATE) {
      dx[start + c] += gradient;
    } else {
      dx[start + c] = gradient;
    }
  }
}
