// chosen[i] = logits[row, id] for pairs (row, id). Rows outside this chunk of logits are another dispatch's.
struct Params { rows: u32, vocab: u32, firstRow: u32, pairs: u32 }

@group(0) @binding(0) var<storage, read> logits: array<f32>;       // [rows, vocab]
@group(0) @binding(1) var<storage, read> pairs: array<vec2u>;      // [pairs] of (row among all rows, id)
@group(0) @binding(2) var<storage, read_write> chosen: array<f32>; // [pairs]
@group(1) @binding(0) var<uniform> params: Params;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  if (i >= params.pairs) { return; }
  let pair = pairs[i];
  if (pair.x < params.firstRow || pair.x >= params.firstRow + params.rows) { return; }
  chosen[i] = logits[(pair.x - params.firstRow) * params.vocab + pair.y];
}
