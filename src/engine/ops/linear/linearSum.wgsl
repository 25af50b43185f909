// dx[i] = sum over parts of shares[part, i]: the last step of a backward that was split over n.
struct Params { count: u32, parts: u32 }

@group(0) @binding(0) var<storage, read> shares: array<f32>;   // [parts, count]
@group(0) @binding(1) var<storage, read_write> dx: array<f32>; // [count]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  if (i >= params.count) { return; }
  var sum = 0.0;
  for (var part = 0u; part < params.parts; part++) { sum += shares[part * params.count + i]; }
  dx[i] = sum;
}
