// norm = sqrt(sum of partial); clip = min(1, MAX_NORM / (norm + 1e-6)), torch's clip_grad_norm_. One workgroup.
@group(0) @binding(0) var<storage, read> partial: array<f32>;      // [GROUPS]
@group(0) @binding(1) var<storage, read_write> result: array<f32>; // norm, clip

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) thread: u32) {
  var sum = 0.0;
  for (var i = thread; i < GROUPS; i += WORKGROUP) { sum += partial[i]; }
  let norm = sqrt(reduceSum(sum, thread));
  if (thread == 0u) {
    result[0] = norm;
    result[1] = 1.0;
    if (CLIPS) { result[1] = min(1.0, MAX_NORM / (norm + 1e-6)); }
  }
}
