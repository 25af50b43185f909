// out = softmax(q k^T / sqrt(D)) v and lse = log-sum-exp of the scaled scores, over the slots of each row's spans.
// FlashAttention-2's forward pass (Dao 2023): one workgroup does TILE query rows of one head and walks the slots in
// tiles of TILE with a running maximum and sum, so no score ever leaves the workgroup.
// The rows of a tile may see different documents, cache slots and prefixes: the walk jumps to the least slot from the
// cursor on that any of its rows needs, and each row masks the slots that are not its own.
//
// A thread scores one row (thread / 4) against four slots, then adds up two rows (thread / 8 and 8 more) of the output at
// one pair of vec4 columns. q, and k where it is not from a cache, are rotated as they are loaded.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> records: array<vec4u>;   // [rows, 2]
@group(0) @binding(1) var<storage, read> table: array<vec4f>;     // [positions, D / 4], (cos, sin) twice in a vec4
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;       // [rows, (H + 2 K) D / 4]
@group(0) @binding(3) var<storage, read> keys: array<vec4f>;      // qkv again, or the cache [slots, 2 K D / 4]
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>; // [rows, H D / 4]
@group(0) @binding(5) var<storage, read_write> lse: array<f32>;   // [rows, H]
@group(1) @binding(0) var<uniform> params: Params;

const HEAD4 = 2u * HALF4;
const QKV4 = (HEADS + 2u * KV_HEADS) * HEAD4;
const KEY_STRIDE4 = select(QKV4, 2u * KV_HEADS * HEAD4, FROM_CACHE);
const KEY_AT4 = select(HEADS * HEAD4, 0u, FROM_CACHE);
const VALUE_AT4 = KEY_AT4 + KV_HEADS * HEAD4;
const PADDED4 = HEAD4 + 1u; // one vec4 more, so that threads reading one column of several rows use different banks
const NONE = 0xffffffffu;   // no slot
const LOWEST = -1e30;       // finite: -inf minus -inf would be NaN

var<workgroup> qTile: array<vec4f, TILE * PADDED4>;
var<workgroup> kTile: array<vec4f, TILE * PADDED4>;
var<workgroup> vTile: array<vec4f, TILE * HEAD4>;
var<workgroup> weights: array<f32, TILE * TILE>; // [slot][row]
var<workgroup> partials: array<f32, TILE * 4>;   // a row's four maxima, at the end its four sums
var<workgroup> shrinks: array<f32, TILE>;
var<workgroup> needs: array<u32, TILE>;
var<workgroup> ends: array<u32, TILE>;
var<workgroup> cursor: u32;

fn firstOf(span: vec2u, start: u32) -> u32 {
  let slot = max(span.x, start);
  return select(NONE, slot, slot < span.y);
}

// The least slot from `start` on that the row sees.
fn nextNeed(record: RowRecord, start: u32) -> u32 {
  let own = firstOf(record.own, start);
  if (!FROM_CACHE) { return own; }
  return min(own, min(firstOf(record.prompt, start), firstOf(record.prefix, start)));
}

fn inside(span: vec2u, slots: vec4u) -> vec4<bool> {
  return (slots >= vec4u(span.x)) & (slots < vec4u(span.y));
}

fn visible(record: RowRecord, slots: vec4u) -> vec4<bool> {
  let own = inside(record.own, slots);
  if (!FROM_CACHE) { return own; }
  return own | inside(record.prompt, slots) | inside(record.prefix, slots);
}

fn partialsOf(tileRow: u32) -> vec4f {
  let at = 4u * tileRow;
  return vec4f(partials[at], partials[at + 1u], partials[at + 2u], partials[at + 3u]);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let firstRow = group.x * TILE;
  let head = group.y;
  let kvHead = head / (HEADS / KV_HEADS);
  let tileRow = thread / 4u;
  let lane = thread % 4u;
  let row = firstRow + tileRow;
  var record = RowRecord();
  if (row < params.rows) { record = rowRecord(records[2u * row], records[2u * row + 1u]); }

  for (var i = thread; i < TILE * HALF4; i += WORKGROUP) {
    let r = i / HALF4;
    let c = i % HALF4;
    var q = HalfPair();
    if (firstRow + r < params.rows) {
      let at = (firstRow + r) * QKV4 + head * HEAD4 + c;
      let angle = records[2u * (firstRow + r) + 1u].z * HEAD4 + 2u * c;
      q = rotate(HalfPair(qkv[at], qkv[at + HALF4]), table[angle], table[angle + 1u], 1.0);
    }
    qTile[r * PADDED4 + c] = q.lo * SCALE;
    qTile[r * PADDED4 + c + HALF4] = q.hi * SCALE;
  }
  if (lane == 0u) {
    needs[tileRow] = nextNeed(record, 0u);
    ends[tileRow] = max(record.own.y, max(record.prompt.y, record.prefix.y));
  }
  workgroupBarrier();
  var end = 0u; // no row sees a slot from here on; what lies there may not be ours
  for (var r = 0u; r < TILE; r++) { end = max(end, ends[r]); }

  let column = thread % 8u; // of HALF4; threads beyond have no output
  let outRow = thread / 8u;
  var out0 = HalfPair();
  var out1 = HalfPair();
  var peak = LOWEST;
  var sum = 0.0; // of this thread's slots

  loop {
    if (thread == 0u) {
      var least = NONE;
      for (var r = 0u; r < TILE; r++) { least = min(least, needs[r]); }
      cursor = least;
    }
    let start = workgroupUniformLoad(&cursor); // also the barrier between the last tile's use and this one's load
    if (start == NONE) { break; }

    for (var i = thread; i < TILE * HALF4; i += WORKGROUP) {
      let r = i / HALF4;
      let c = i % HALF4;
      let slot = start + r;
      var k = HalfPair();
      var v = HalfPair();
      if (slot < end) {
        let at = slot * KEY_STRIDE4 + kvHead * HEAD4 + c;
        k = HalfPair(keys[at + KEY_AT4], keys[at + KEY_AT4 + HALF4]);
        v = HalfPair(keys[at + VALUE_AT4], keys[at + VALUE_AT4 + HALF4]);
        if (!FROM_CACHE) {
          let angle = records[2u * slot + 1u].z * HEAD4 + 2u * c;
          k = rotate(k, table[angle], table[angle + 1u], 1.0);
        }
      }
      kTile[r * PADDED4 + c] = k.lo;
      kTile[r * PADDED4 + c + HALF4] = k.hi;
      vTile[r * HEAD4 + c] = v.lo;
      vTile[r * HEAD4 + c + HALF4] = v.hi;
    }
    workgroupBarrier();

    var scores = vec4f();
    for (var c = 0u; c < HEAD4; c++) {
      let q = qTile[tileRow * PADDED4 + c];
      let k = lane * PADDED4 + c;
      scores += vec4f(
        dot(q, kTile[k]),
        dot(q, kTile[k + 4u * PADDED4]),
        dot(q, kTile[k + 8u * PADDED4]),
        dot(q, kTile[k + 12u * PADDED4]),
      );
    }
    let seen = visible(record, start + lane + vec4u(0u, 4u, 8u, 12u));
    scores = select(vec4f(LOWEST), scores, seen);
    partials[thread] = max(max(scores.x, scores.y), max(scores.z, scores.w));
    workgroupBarrier();

    let maxima = partialsOf(tileRow);
    let newPeak = max(peak, max(max(maxima.x, maxima.y), max(maxima.z, maxima.w)));
    let shrink = exp(peak - newPeak);
    let p = select(vec4f(), exp(scores - newPeak), seen);
    peak = newPeak;
    sum = sum * shrink + dot(p, vec4f(1.0));
    for (var i = 0u; i < 4u; i++) { weights[(lane + 4u * i) * TILE + tileRow] = p[i]; }
    if (lane == 0u) {
      shrinks[tileRow] = shrink;
      needs[tileRow] = nextNeed(record, start + TILE);
    }
    workgroupBarrier();

    if (column < HALF4) {
      let shrink0 = shrinks[outRow];
      let shrink1 = shrinks[outRow + 8u];
      out0 = HalfPair(out0.lo * shrink0, out0.hi * shrink0);
      out1 = HalfPair(out1.lo * shrink1, out1.hi * shrink1);
      for (var r = 0u; r < TILE; r++) {
        let lo = vTile[r * HEAD4 + column];
        let hi = vTile[r * HEAD4 + column + HALF4];
        let p0 = weights[r * TILE + outRow];
        let p1 = weights[r * TILE + outRow + 8u];
        out0 = HalfPair(out0.lo + p0 * lo, out0.hi + p0 * hi);
        out1 = HalfPair(out1.lo + p1 * lo, out1.hi + p1 * hi);
      }
    }
  }

  partials[thread] = sum;
  workgroupBarrier();
  if (lane == 0u && row < params.rows) {
    let total = dot(partialsOf(tileRow), vec4f(1.0));
    lse[row * HEADS + head] = select(0.0, peak + log(max(total, 1e-30)), total > 0.0);
  }
  if (column < HALF4) {
    store(firstRow + outRow, head, column, out0, dot(partialsOf(outRow), vec4f(1.0)));
    store(firstRow + outRow + 8u, head, column, out1, dot(partialsOf(outRow + 8u), vec4f(1.0)));
  }
}

fn store(row: u32, head: u32, column: u32, sum: HalfPair, total: f32) {
  if (row >= params.rows) { return; }
  let scale = select(0.0, 1.0 / total, total > 0.0); // an idle row sees nothing
  let at = (row * HEADS + head) * HEAD4 + column;
  out[at] = sum.lo * scale;
  out[at + HALF4] = sum.hi * scale;
}
