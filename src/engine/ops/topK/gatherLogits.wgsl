// chosen[i] = logits[row, id] for pairs (row, id).
struct Params { vocab: u32, pairs: u32 }

@group(0) @binding(0) var<storage, read> logits: array<f32>;       // [rows, vocab]
@group(0) @binding(1) var<storage, read> pairs: array<vec2u>;      // [pairs] of (row, id)
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
  chosen[i] = logits[pairs[i].x * params.vocab + pairs[i].y];
}
