// Decoding: one new token a row. Its k (rotated) and v go to the row's cache slot, and out = softmax(q k^T / sqrt(D)) v
// over its prefix, its prompt and what it has generated. One workgroup does one row and one kv head, for all H/K query
// heads of its group at once, so that every cached key is read once; chunks of CHUNK keys with a running maximum and
// sum, as in attention.wgsl, but keys and values are read straight from the cache, which nobody else shares with us.
//
// Three mappings of the 128 threads: scores, 4 threads a key, each a quarter of D; softmax, 16 threads a head (so at most
// 8 heads a group); output, 16 vec4 columns (HEAD4 of them) x 8 shares of the keys.
@group(0) @binding(0) var<storage, read> records: array<vec4u>;     // [rows, 2]
@group(0) @binding(1) var<storage, read> table: array<vec4f>;       // [positions, D / 4], (cos, sin) twice in a vec4
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;         // [rows, (H + 2 K) D / 4]
@group(0) @binding(3) var<storage, read_write> cache: array<vec4f>; // [slots, 2 K D / 4]
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;   // [rows, H D / 4]

const HEAD4 = 2u * HALF4;
const QKV4 = (HEADS + 2u * KV_HEADS) * HEAD4;
const KV4 = KV_HEADS * HEAD4;
const GROUP = HEADS / KV_HEADS;
const SHARES = WORKGROUP / 16u;
const LOWEST = -1e30; // finite: -inf minus -inf would be NaN

var<workgroup> queries: array<vec4f, GROUP * HEAD4>;
var<workgroup> quarters: array<f32, GROUP * CHUNK * 4>; // of scores
var<workgroup> weights: array<f32, GROUP * CHUNK>;
var<workgroup> partials: array<f32, WORKGROUP>; // 16 maxima a head, at the end 16 sums
var<workgroup> shrinks: array<f32, GROUP>;
var<workgroup> shares: array<vec4f, SHARES * HEAD4>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = group.x;
  let kvHead = group.y;
  let record = rowRecord(records[2u * row], records[2u * row + 1u]);
  let firstOut = (row * HEADS + kvHead * GROUP) * HEAD4;
  if (record.own.y == 0u) { // an idle row sees nothing and has no slot
    for (var i = thread; i < GROUP * HEAD4; i += WORKGROUP) { out[firstOut + i] = vec4f(); }
    return;
  }

  // The group's queries and, as one head more, the row's own key.
  for (var i = thread; i < (GROUP + 1u) * HALF4; i += WORKGROUP) {
    let head = i / HALF4;
    let c = i % HALF4;
    let isKey = head == GROUP;
    let at = row * QKV4 + select(kvHead * GROUP + head, HEADS + kvHead, isKey) * HEAD4 + c;
    let angle = record.position * HEAD4 + 2u * c;
    let turned = rotate(HalfPair(qkv[at], qkv[at + HALF4]), table[angle], table[angle + 1u], 1.0);
    if (isKey) {
      let slot = (record.own.y - 1u) * 2u * KV4 + kvHead * HEAD4 + c;
      cache[slot] = turned.lo;
      cache[slot + HALF4] = turned.hi;
      cache[slot + KV4] = qkv[at + KV4];
      cache[slot + KV4 + HALF4] = qkv[at + KV4 + HALF4];
    } else {
      queries[head * HEAD4 + c] = turned.lo * SCALE;
      queries[head * HEAD4 + c + HALF4] = turned.hi * SCALE;
    }
  }
  storageBarrier(); // our own slot is read again below
  workgroupBarrier();

  let keys = record.prefix.y - record.prefix.x + record.prompt.y - record.prompt.x + record.own.y - record.own.x;
  let softHead = thread / 16u;
  let column = thread % 16u;
  let share = thread / 16u;
  var sums: array<vec4f, GROUP>;
  var peak = LOWEST;
  var sum = 0.0; // of this thread's keys

  for (var start = 0u; start < keys; start += CHUNK) {
    let count = min(CHUNK, keys - start);
    for (var key = thread / 4u; key < count; key += WORKGROUP / 4u) {
      let at = slotOf(record, start + key) * 2u * KV4 + kvHead * HEAD4;
      // The zeros are spelt out: Tint's SPIR-V (Chromium 156) does not zero a bare `var` again in each turn of a loop.
      var scores = array<f32, GROUP>();
      for (var c = thread % 4u; c < HEAD4; c += 4u) {
        let k = cache[at + c];
        for (var head = 0u; head < GROUP; head++) { scores[head] += dot(queries[head * HEAD4 + c], k); }
      }
      for (var head = 0u; head < GROUP; head++) {
        quarters[(head * CHUNK + key) * 4u + thread % 4u] = scores[head];
      }
    }
    workgroupBarrier();

    var scores = vec4f(LOWEST); // of keys column, column + 16, ..
    if (softHead < GROUP) {
      for (var i = 0u; i < 4u; i++) {
        let key = column + 16u * i;
        let at = (softHead * CHUNK + key) * 4u;
        if (key < count) { scores[i] = quarters[at] + quarters[at + 1u] + quarters[at + 2u] + quarters[at + 3u]; }
      }
    }
    partials[thread] = max(max(scores.x, scores.y), max(scores.z, scores.w));
    workgroupBarrier();

    var newPeak = peak;
    for (var i = 0u; i < 16u; i++) { newPeak = max(newPeak, partials[softHead * 16u + i]); }
    let shrink = exp(peak - newPeak);
    let p = select(vec4f(), exp(scores - newPeak), column + vec4u(0u, 16u, 32u, 48u) < vec4u(count));
    peak = newPeak;
    sum = sum * shrink + dot(p, vec4f(1.0));
    if (softHead < GROUP) {
      for (var i = 0u; i < 4u; i++) { weights[softHead * CHUNK + column + 16u * i] = p[i]; }
      if (column == 0u) { shrinks[softHead] = shrink; }
    }
    workgroupBarrier();

    if (column < HEAD4) {
      for (var head = 0u; head < GROUP; head++) { sums[head] *= shrinks[head]; }
      for (var key = share; key < count; key += SHARES) {
        let v = cache[slotOf(record, start + key) * 2u * KV4 + KV4 + kvHead * HEAD4 + column];
        for (var head = 0u; head < GROUP; head++) { sums[head] += weights[head * CHUNK + key] * v; }
      }
    }
  }

  workgroupBarrier(); // the last maxima have been read
  partials[thread] = sum;
  for (var head = 0u; head < GROUP; head++) {
    if (column < HEAD4) { shares[share * HEAD4 + column] = sums[head]; }
    workgroupBarrier();
    if (thread < HEAD4) {
      var total = 0.0;
      for (var i = 0u; i < 16u; i++) { total += partials[head * 16u + i]; }
      var value = vec4f();
      for (var i = 0u; i < SHARES; i++) { value += shares[i * HEAD4 + thread]; }
      out[firstOut + head * HEAD4 + thread] = value / total;
    }
    workgroupBarrier();
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
