// cache[slot of t] = (rotated k[t], v[t]): one thread turns one vec4 pair of k and copies the v beside it.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> records: array<vec4u>; // [rows, 2]
@group(0) @binding(1) var<storage, read> table: array<vec4f>;   // [positions, D / 4], (cos, sin) twice in a vec4
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;     // [rows, (H + 2 K) D / 4]
@group(0) @binding(3) var<storage, read_write> cache: array<vec4f>; // [slots, 2 K D / 4]
@group(1) @binding(0) var<uniform> params: Params;

const HEAD4 = 2u * HALF4;
const QKV4 = (HEADS + 2u * KV_HEADS) * HEAD4;
const KV4 = KV_HEADS * HEAD4;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + thread;
  let row = i / (KV_HEADS * HALF4);
  if (row >= params.rows) { return; }
  let record = rowRecord(records[2u * row], records[2u * row + 1u]);
  if (record.own.y == 0u) { return; } // an idle row has no slot
  let column = i % HALF4;
  let at = i / HALF4 % KV_HEADS * HEAD4 + column; // of the pair's lo within all k (or all v) of a row
  let k = row * QKV4 + HEADS * HEAD4 + at;
  let angle = record.position * HEAD4 + 2u * column;
  let turned = rotate(HalfPair(qkv[k], qkv[k + HALF4]), table[angle], table[angle + 1u], 1.0);
  let slot = (record.own.y - 1u) * 2u * KV4 + at;
  cache[slot] = turned.lo;
  cache[slot + HALF4] = turned.hi;
  cache[slot + KV4] = qkv[k + KV4];
  cache[slot + KV4 + HALF4] = qkv[k + KV4 + HALF4];
}
