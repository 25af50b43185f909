// AdamW (Loshchilov & Hutter 2019) as torch computes it, in place over the flat adapter; one thread a number.
//   g = gradient * clip;  w -= lr decay w;  m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2
//   w -= lr / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + eps)
struct Params { count: u32 }

@group(0) @binding(0) var<storage, read> gradient: array<f32>;      // [count]
@group(0) @binding(1) var<storage, read> normAndClip: array<f32>;   // [2], see gradNorm
@group(0) @binding(2) var<storage, read> step: array<f32>;          // [3]: lr, 1 - b1^t, sqrt(1 - b2^t)
@group(0) @binding(3) var<storage, read_write> weights: array<f32>; // [count]
@group(0) @binding(4) var<storage, read_write> moment1: array<f32>; // [count]
@group(0) @binding(5) var<storage, read_write> moment2: array<f32>; // [count]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  if (i >= params.count) { return; }
  let g = gradient[i] * normAndClip[1];
  let lr = step[0];
  let m = BETA1 * moment1[i] + ONE_MINUS_BETA1 * g;
  let v = BETA2 * moment2[i] + ONE_MINUS_BETA2 * g * g;
  moment1[i] = m;
  moment2[i] = v;
  let w = weights[i] * (1.0 - lr * WEIGHT_DECAY);
  weights[i] = w - (lr / step[1]) * m / (sqrt(v) / step[2] + EPS);
}
