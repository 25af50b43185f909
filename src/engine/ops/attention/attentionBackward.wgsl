// The gradient of attention over a row's own span. With S = q k^T / sqrt(D), P = exp(S - lse), dP = dOut v^T,
// delta = rowsum(dOut * out) and dS = P (dP - delta) / sqrt(D):   dq = dS k,   dk = dS^T q,   dv = P^T dOut.
// FlashAttention-2's backward pass (Dao 2023), without its atomics: a workgroup owns TILE rows of either one kv head's
// keys (dk and dv, summed over the H/K query heads of its group) or one query head's queries (dq). Both are the same walk:
// the tile keeps (k, v) or (q, dOut), the other pair streams by in STREAM rows, and every P is computed once a side.
//
// A thread scores two tile rows (thread / 4 and 8 more) against two streamed rows, then adds up four rows (thread / 8 and
// every fourth after it) of the gradients at one pair of vec4 columns: few threads with much to do each read less from the
// tiles. q and k are rotated as they are loaded, dq and dk turned back.
struct Params { rows: u32 }

@group(0) @binding(0) var<storage, read> records: array<vec4u>;    // [rows, 2]
@group(0) @binding(1) var<storage, read> table: array<vec4f>;      // [positions, D / 4], (cos, sin) twice in a vec4
@group(0) @binding(2) var<storage, read> qkv: array<vec4f>;        // [rows, (H + 2 K) D / 4]
@group(0) @binding(3) var<storage, read> out: array<vec4f>;        // [rows, H D / 4]
@group(0) @binding(4) var<storage, read> lse: array<f32>;          // [rows, H]
@group(0) @binding(5) var<storage, read> dOut: array<vec4f>;       // [rows, H D / 4]
@group(0) @binding(6) var<storage, read_write> dQkv: array<vec4f>; // [rows, (H + 2 K) D / 4]
@group(1) @binding(0) var<uniform> params: Params;

const HEAD4 = 2u * HALF4;
const QKV4 = (HEADS + 2u * KV_HEADS) * HEAD4;
const GROUP = HEADS / KV_HEADS;
const PADDED4 = HEAD4 + 1u; // one vec4 more, so that threads reading one column of several rows use different banks

var<workgroup> tileA: array<vec4f, TILE * PADDED4>;     // k or q, rotated
var<workgroup> tileB: array<vec4f, TILE * PADDED4>;     // v or dOut
var<workgroup> streamA: array<vec4f, STREAM * PADDED4>; // q or k, rotated
var<workgroup> streamB: array<vec4f, STREAM * PADDED4>; // dOut or v
var<workgroup> slopes: array<f32, STREAM * TILE>;       // dS
var<workgroup> weights: array<f32, STREAM * TILE>;      // P
var<workgroup> deltas: array<f32, TILE * HALF4>;        // of the query rows, in HALF4 parts

struct Loaded { a: HalfPair, b: HalfPair, delta: f32 }

// One column pair of a row: its k and v, or its q and dOut with their part of delta.
fn load(row: u32, end: u32, isKey: bool, head: u32, column: u32) -> Loaded {
  var loaded = Loaded();
  if (row >= end) { return loaded; }
  let angle = records[2u * row + 1u].z * HEAD4 + 2u * column;
  let a = row * QKV4 + select(head, HEADS + head / GROUP, isKey) * HEAD4 + column;
  loaded.a = rotate(HalfPair(qkv[a], qkv[a + HALF4]), table[angle], table[angle + 1u], 1.0);
  if (isKey) {
    let v = a + KV_HEADS * HEAD4;
    loaded.b = HalfPair(qkv[v], qkv[v + HALF4]);
  } else {
    let o = (row * HEADS + head) * HEAD4 + column;
    loaded.b = HalfPair(dOut[o], dOut[o + HALF4]);
    loaded.delta = dot(out[o], loaded.b.lo) + dot(out[o + HALF4], loaded.b.hi);
  }
  return loaded;
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let first = group.x * TILE;
  let ownsKeys = group.y < KV_HEADS; // these have the longest walks and start first
  let firstHead = select(group.y - KV_HEADS, group.y * GROUP, ownsKeys);
  let heads = select(1u, GROUP, ownsKeys);

  // The rows that stream by: all that some row of the tile sees, or is seen by.
  var start = select(params.rows, first, ownsKeys);
  var end = 0u;
  for (var r = first; r < min(first + TILE, params.rows); r++) {
    let a = records[2u * r];
    if (a.y == 0u) { continue; } // idle
    if (ownsKeys) {
      end = max(end, records[2u * r + 1u].w);
    } else {
      start = min(start, a.x);
      end = max(end, a.y);
    }
  }

  let scoreRow = thread / 4u;
  let lane = thread % 4u;
  let column = thread % 8u; // of HALF4; threads beyond have no output
  let gradRow = thread / 8u;
  var a0 = HalfPair(); // dk or dq of row gradRow
  var a1 = HalfPair(); // of gradRow + 4, and so on
  var a2 = HalfPair();
  var a3 = HalfPair();
  var b0 = HalfPair(); // dv
  var b1 = HalfPair();
  var b2 = HalfPair();
  var b3 = HalfPair();

  for (var i = thread; i < TILE * HALF4; i += WORKGROUP) {
    let r = i / HALF4;
    let c = i % HALF4;
    let loaded = load(first + r, params.rows, ownsKeys, firstHead, c);
    let at = r * PADDED4 + c;
    tileA[at] = loaded.a.lo;
    tileA[at + HALF4] = loaded.a.hi;
    tileB[at] = loaded.b.lo;
    tileB[at + HALF4] = loaded.b.hi;
    if (!ownsKeys) { deltas[i] = loaded.delta; }
  }

  for (var head = firstHead; head < firstHead + heads; head++) {
    for (var row = start; row < end; row += STREAM) {
      for (var i = thread; i < STREAM * HALF4; i += WORKGROUP) {
        let r = i / HALF4;
        let c = i % HALF4;
        let loaded = load(row + r, end, !ownsKeys, head, c);
        let at = r * PADDED4 + c;
        streamA[at] = loaded.a.lo;
        streamA[at + HALF4] = loaded.a.hi;
        streamB[at] = loaded.b.lo;
        streamB[at + HALF4] = loaded.b.hi;
        if (ownsKeys) { deltas[i] = loaded.delta; }
      }
      workgroupBarrier();

      var s = vec4f(); // q k of the four pairs
      var g = vec4f(); // dP
      for (var c = 0u; c < HEAD4; c++) {
        let t = scoreRow * PADDED4 + c;
        let u = lane * PADDED4 + c;
        s += products(tileA[t], tileA[t + 8u * PADDED4], streamA[u], streamA[u + 4u * PADDED4]);
        g += products(tileB[t], tileB[t + 8u * PADDED4], streamB[u], streamB[u + 4u * PADDED4]);
      }
      for (var i = 0u; i < 4u; i++) {
        let tileRow = scoreRow + 8u * (i / 2u);
        let streamRow = lane + 4u * (i % 2u);
        let query = select(first + tileRow, row + streamRow, ownsKeys);
        let key = select(row + streamRow, first + tileRow, ownsKeys);
        var p = 0.0;
        var slope = 0.0;
        if (query < params.rows) {
          let own = records[2u * query].xy;
          if (key >= own.x && key < own.y) {
            p = exp(s[i] * SCALE - lse[query * HEADS + head]);
            slope = p * (g[i] - deltaOf(select(tileRow, streamRow, ownsKeys))) * SCALE;
          }
        }
        weights[streamRow * TILE + tileRow] = p;
        slopes[streamRow * TILE + tileRow] = slope;
      }
      workgroupBarrier();

      if (column < HALF4) {
        for (var r = 0u; r < STREAM; r++) {
          let x = HalfPair(streamA[r * PADDED4 + column], streamA[r * PADDED4 + column + HALF4]);
          let at = r * TILE + gradRow;
          a0 = plus(a0, slopes[at], x);
          a1 = plus(a1, slopes[at + 4u], x);
          a2 = plus(a2, slopes[at + 8u], x);
          a3 = plus(a3, slopes[at + 12u], x);
          if (ownsKeys) {
            let y = HalfPair(streamB[r * PADDED4 + column], streamB[r * PADDED4 + column + HALF4]);
            b0 = plus(b0, weights[at], y);
            b1 = plus(b1, weights[at + 4u], y);
            b2 = plus(b2, weights[at + 8u], y);
            b3 = plus(b3, weights[at + 12u], y);
          }
        }
      }
      workgroupBarrier();
    }
  }

  if (column < HALF4) {
    store(first + gradRow, ownsKeys, group.y, column, a0, b0);
    store(first + gradRow + 4u, ownsKeys, group.y, column, a1, b1);
    store(first + gradRow + 8u, ownsKeys, group.y, column, a2, b2);
    store(first + gradRow + 12u, ownsKeys, group.y, column, a3, b3);
  }
}

// Of two tile rows, each with two streamed rows.
fn products(t0: vec4f, t1: vec4f, u0: vec4f, u1: vec4f) -> vec4f {
  return vec4f(dot(t0, u0), dot(t0, u1), dot(t1, u0), dot(t1, u1));
}

fn deltaOf(queryRow: u32) -> f32 {
  var delta = 0.0;
  for (var i = 0u; i < HALF4; i++) { delta += deltas[queryRow * HALF4 + i]; }
  return delta;
}

fn plus(sum: HalfPair, weight: f32, x: HalfPair) -> HalfPair {
  return HalfPair(sum.lo + weight * x.lo, sum.hi + weight * x.hi);
}

fn store(row: u32, isKey: bool, part: u32, column: u32, a: HalfPair, b: HalfPair) {
  if (row >= params.rows) { return; }
  let angle = records[2u * row + 1u].z * HEAD4 + 2u * column;
  let turned = rotate(a, table[angle], table[angle + 1u], -1.0);
  // `part` counts the kv heads first, qkv the query heads.
  let at = row * QKV4 + select(part - KV_HEADS, HEADS + part, isKey) * HEAD4 + column;
  dQkv[at] = turned.lo;
  dQkv[at + HALF4] = turned.hi;
  if (isKey) {
    dQkv[at + KV_HEADS * HEAD4] = b.lo;
    dQkv[at + KV_HEADS * HEAD4 + HALF4] = b.hi;
  }
}
