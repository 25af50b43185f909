// y[i] = x[indices[i]], or zeros where the index is NONE. A thread copies one vec4.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> x: array<vec4f>;       // [any, C / 4]
@group(0) @binding(1) var<storage, read> indices: array<u32>;   // [rows]
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>; // [rows, C / 4]
@group(1) @binding(0) var<uniform> params: Params;

const NONE = 0xffffffffu;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  let row = i / FEATURES4;
  if (row >= params.rows) { return; }
  let source = indices[row];
  var value = vec4f();
  if (source != NONE) { value = x[source * FEATURES4 + i % FEATURES4]; }
  y[i] = value;
}
