// partial[group] = sum of squares of every (number of groups x WORKGROUP)-th number.
struct Params { count: u32 }

@group(0) @binding(0) var<storage, read> gradient: array<f32>;      // [count]
@group(0) @binding(1) var<storage, read_write> partial: array<f32>; // [GROUPS]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = group.x * WORKGROUP + thread; i < params.count; i += GROUPS * WORKGROUP) {
    let g = gradient[i];
    sum += g * g;
  }
  let total = reduceSum(sum, thread);
  if (thread == 0u) { partial[group.x] = total; }
}
