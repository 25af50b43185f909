// y[t] = W[tokens[t]]: rows of the packed embedding table, unpacked. One workgroup a row, a thread takes octets.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> tokens: array<u32>;    // [rows]
@group(0) @binding(1) var<storage, read> weights: array<u32>;   // [V, COLUMNS] packed
@group(0) @binding(2) var<storage, read> scales: array<u32>;    // [V, COLUMNS / 32]
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>; // [rows, COLUMNS / 4]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let row = group.x + group.y * groups.x;
  if (row >= params.rows) { return; }
  let token = tokens[row];
  for (var octet = thread; octet < COLUMNS / 8u; octet += WORKGROUP) {
    let w = weight8(token, octet);
    let at = row * (COLUMNS / 4u) + octet * 2u;
    y[at] = w[0];
    y[at + 1u] = w[1];
  }
}
