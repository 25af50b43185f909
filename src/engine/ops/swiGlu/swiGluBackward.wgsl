// With s = sigmoid(gate) and silu = gate s:   dUp = dH silu,   dGate = dH up (s + silu (1 - s)),   h = silu up.
// The exponent is capped because WGSL leaves exp undefined where it overflows; silu is 0 there in any case.
// h is written again because the down projection's own gradient needs it and the forward pass did not keep it.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> gateUp: array<vec4f>;        // [rows, 2 F / 4]
@group(0) @binding(1) var<storage, read> dH: array<vec4f>;            // [rows, F / 4]
@group(0) @binding(2) var<storage, read_write> dGateUp: array<vec4f>; // [rows, 2 F / 4]
@group(0) @binding(3) var<storage, read_write> h: array<vec4f>;       // [rows, F / 4]
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
  let upAt = gateAt + FEATURES4;
  let gate = gateUp[gateAt];
  let up = gateUp[upAt];
  let gradient = dH[i];
  let sigmoid = 1.0 / (1.0 + exp(min(-gate, vec4f(80.0))));
  let silu = gate * sigmoid;
  dGateUp[gateAt] = gradient * up * (sigmoid + silu * (1.0 - sigmoid));
  dGateUp[upAt] = gradient * silu;
  h[i] = silu * up;
}
