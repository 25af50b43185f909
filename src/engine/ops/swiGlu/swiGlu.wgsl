// h[t] = silu(gate[t]) * up[t], silu(x) = x / (1 + exp(-x)). One thread a vec4; gate and up are the halves of a row.
// The exponent is capped because WGSL leaves exp undefined where it overflows; silu is 0 there in any case.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> gateUp: array<vec4f>;  // [rows, 2 F / 4]
@group(0) @binding(1) var<storage, read_write> h: array<vec4f>; // [rows, F / 4]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  let row = i / FEATURES4;
  if (row >= params.rows) { return; }
  let gateAt = i + row * FEATURES4;
  let gate = gateUp[gateAt];
  h[i] = gate / (1.0 + exp(min(-gate, vec4f(80.0)))) * gateUp[gateAt + FEATURES4];
}
