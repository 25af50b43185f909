// Decoding: one new token a row. Its k (rotated) and v go to the row's cache slot, and out = softmax(q k^T / sqrt(D)) v
// over its prefix, its prompt and what it has generated. One workgroup does one row and up to 4 query heads of one kv
// head (group.z is which 4), so a cached key is read once for 4 heads and their scores, maxima and weights are one vec4.
// Keys go by in chunks of CHUNK, a few a thread, with a running maximum and sum as in attention.wgsl. The sum over keys is then
// shared out anew: WIDTH vec4 columns (HEAD4 of them are there) x SHARES shares of the chunk.
@group(0) @binding(0) var<storage, read> records: array<vec4u>;     // [rows, 2]
@group(0) @binding(1) var<storage, read> table: array<vec4f>;       // [positions, D / 4], (cos, sin) twice in a vec4
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;         // [rows, (H + 2 K) D / 4]
@group(0) @binding(3) var<storage, read_write> cache: array<vec4f>; // [slots, 2 K D / 4]
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;   // [rows, H D / 4]

const HEAD4 = 2u * HALF4;
const QKV4 = (HEADS + 2u * KV_HEADS) * HEAD4;
const KV4 = KV_HEADS * HEAD4;
const GROUP = HEADS / KV_HEADS;
const SHARES = WORKGROUP / WIDTH;
const LOWEST = -1e30; // finite: -inf minus -inf would be NaN

var<workgroup> queries: array<mat4x4f, HEAD4>; // [column][head], over sqrt(D); zeros for heads beyond the group
var<workgroup> ownKey: array<vec4f, HEAD4>;
var<workgroup> ownValue: array<vec4f, HEAD4>;
var<workgroup> perThread: array<vec4f, WORKGROUP>; // maxima, at the end sums
var<workgroup> perPart: array<vec4f, 8>;
var<workgroup> weights: array<vec4f, CHUNK>; // scores, then exp(score - peak)
var<workgroup> shares: array<vec4f, SHARES * 4 * HEAD4>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x;
  let kvHead = group.y;
  let firstHead = kvHead * GROUP + group.z * 4u;
  let heads = min(4u, GROUP - group.z * 4u);
  let record = rowRecord(records[2u * row], records[2u * row + 1u]);
  let firstOut = (row * HEADS + firstHead) * HEAD4;
  if (record.own.y == 0u) { // an idle row sees nothing and has no slot
    for (var i = thread; i < heads * HEAD4; i += WORKGROUP) { out[firstOut + i] = vec4f(); }
    return;
  }

  // The queries and, as a fifth head, the row's own key with its value.
  let ownSlot = (record.own.y - 1u) * 2u * KV4 + kvHead * HEAD4;
  for (var i = thread; i < 5u * HALF4; i += WORKGROUP) {
    let head = i / HALF4;
    let c = i % HALF4;
    let isKey = head == 4u;
    let at = row * QKV4 + select(firstHead + head, HEADS + kvHead, isKey) * HEAD4 + c;
    let angle = record.position * HEAD4 + 2u * c;
    var turned = HalfPair();
    if (head < heads || isKey) {
      turned = rotate(HalfPair(qkv[at], qkv[at + HALF4]), table[angle], table[angle + 1u], 1.0);
    }
    if (isKey) {
      ownKey[c] = turned.lo;
      ownKey[c + HALF4] = turned.hi;
      ownValue[c] = qkv[at + KV4];
      ownValue[c + HALF4] = qkv[at + KV4 + HALF4];
    } else {
      queries[c][head] = turned.lo * SCALE;
      queries[c + HALF4][head] = turned.hi * SCALE;
    }
  }
  workgroupBarrier();
  if (group.z == 0u && thread < HEAD4) {
    cache[ownSlot + thread] = ownKey[thread];
    cache[ownSlot + KV4 + thread] = ownValue[thread];
  }

  // The row's own key is the last; it is never read from the cache, where another workgroup may be writing it.
  let keys = record.prefix.y - record.prefix.x + record.prompt.y - record.prompt.x + record.own.y - record.own.x;
  let column = thread % WIDTH;
  let share = thread / WIDTH;
  var sum0 = vec4f(); // of head 0, and so on; this thread's share
  var sum1 = vec4f();
  var sum2 = vec4f();
  var sum3 = vec4f();
  var peak = vec4f(LOWEST);
  var total = vec4f(); // of this thread's keys

  for (var start = 0u; start < keys; start += CHUNK) {
    let count = min(CHUNK, keys - start);
    var newPeak = peak;
    for (var i = thread; i < count; i += WORKGROUP) {
      var score = vec4f();
      if (start + i + 1u < keys) {
        let at = slotOf(record, start + i) * 2u * KV4 + kvHead * HEAD4;
        for (var c = 0u; c < HEAD4; c++) { score += cache[at + c] * queries[c]; }
      } else {
        for (var c = 0u; c < HEAD4; c++) { score += ownKey[c] * queries[c]; }
      }
      weights[i] = score;
      newPeak = max(newPeak, score);
    }
    perThread[thread] = newPeak;
    workgroupBarrier();
    if (thread < 8u) {
      for (var i = thread; i < WORKGROUP; i += 8u) { newPeak = max(newPeak, perThread[i]); }
      perPart[thread] = newPeak;
    }
    workgroupBarrier();
    for (var i = 0u; i < 8u; i++) { newPeak = max(newPeak, perPart[i]); }
    let shrink = exp(peak - newPeak);
    peak = newPeak;
    total *= shrink;
    for (var i = thread; i < count; i += WORKGROUP) {
      let weight = exp(weights[i] - peak);
      weights[i] = weight;
      total += weight;
    }
    workgroupBarrier();

    if (column < HEAD4) {
      sum0 *= shrink.x;
      sum1 *= shrink.y;
      sum2 *= shrink.z;
      sum3 *= shrink.w;
      for (var i = share; i < count; i += SHARES) {
        var v = ownValue[column];
        if (start + i + 1u < keys) { v = cache[slotOf(record, start + i) * 2u * KV4 + KV4 + kvHead * HEAD4 + column]; }
        let w = weights[i];
        sum0 += w.x * v;
        sum1 += w.y * v;
        sum2 += w.z * v;
        sum3 += w.w * v;
      }
    }
    workgroupBarrier(); // the next chunk writes over the weights
  }

  perThread[thread] = total;
  if (column < HEAD4) {
    let at = share * 4u * HEAD4 + column;
    shares[at] = sum0;
    shares[at + HEAD4] = sum1;
    shares[at + 2u * HEAD4] = sum2;
    shares[at + 3u * HEAD4] = sum3;
  }
  workgroupBarrier();
  if (thread < 8u) {
    var part = vec4f();
    for (var i = thread; i < WORKGROUP; i += 8u) { part += perThread[i]; }
    perPart[thread] = part;
  }
  workgroupBarrier();
  for (var i = thread; i < heads * HEAD4; i += WORKGROUP) {
    var totals = vec4f();
    for (var part = 0u; part < 8u; part++) { totals += perPart[part]; }
    var value = vec4f();
    for (var part = 0u; part < SHARES; part++) { value += shares[part * 4u * HEAD4 + i]; }
    out[firstOut + i] = value / totals[i / HEAD4];
  }
}

// The spans one after another: prefix, prompt, own.
fn slotOf(record: RowRecord, key: u32) -> u32 {
  let prefix = record.prefix.y - record.prefix.x;
  let prompt = record.prompt.y - record.prompt.x;
  if (key < prefix) { return record.prefix.x + key; }
  if (key < prefix + prompt) { return record.prompt.x + key - prefix; }
  return record.own.x + key - prefix - prompt;
}
