// h = silu(gate) * up, [rows, COLUMNS], for variants of the linear that would compute it again for every few columns.
// `input4` is snippets/inputSwiGlu.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;       // gate|up [rows, 2 COLUMNS]
@group(0) @binding(1) var<storage, read_write> h: array<vec4f>; // [rows, COLUMNS]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  if (i >= params.rows * (COLUMNS / 4u)) { return; }
  h[i] = input4(i / (COLUMNS / 4u), i % (COLUMNS / 4u));
}
