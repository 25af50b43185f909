// The K largest logits of a row with their ids, falling, ties by the lower id, and the row's log-sum-exp. One workgroup a
// row, one scan: each thread keeps the best two of its own share, and its share's maximum and sum (online softmax). K
// times the best of all is found by a tree and written; its owner puts forward its second, and only a thread that has
// given both looks through its share again.
struct Params { vocab: u32 }

@group(0) @binding(0) var<storage, read> logits: array<f32>;          // [rows, vocab]
@group(0) @binding(1) var<storage, read_write> ids: array<u32>;       // [rows, K]
@group(0) @binding(2) var<storage, read_write> tops: array<f32>;      // [rows, K]
@group(0) @binding(3) var<storage, read_write> logSumExp: array<u32>; // [rows] of floats, as bits
@group(1) @binding(0) var<uniform> params: Params;

struct Entry { logit: f32, id: u32 }
const NAN = 0x7fc00000u;
const LOWEST = Entry(-3.4028234e38, 0xffffffffu);

var<workgroup> best: array<Entry, WORKGROUP>;

fn before(a: Entry, b: Entry) -> bool {
  return a.logit > b.logit || (a.logit == b.logit && a.id < b.id);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let start = group.x * params.vocab;
  var own = LOWEST;
  var second = LOWEST;
  var highest = LOWEST.logit;
  var sum = 0.0;
  var broken = 0.0;
  for (var id = thread; id < params.vocab; id += WORKGROUP) {
    let entry = Entry(logits[start + id], id);
    // By its bits: WGSL may take a comparison or exp of NaN for anything.
    if ((bitcast<u32>(entry.logit) & 0x7fffffffu) > 0x7f800000u) { broken = 1.0; }
    if (before(entry, own)) {
      second = own;
      own = entry;
    } else if (before(entry, second)) {
      second = entry;
    }
    if (entry.logit > highest) {
      sum = sum * exp(highest - entry.logit) + 1.0;
      highest = entry.logit;
    } else {
      sum += exp(entry.logit - highest);
    }
  }
  let peak = reduceMax(highest, thread);
  let total = reduceSum(sum * exp(highest - peak), thread);
  let anyBroken = reduceMax(broken, thread) > 0.0;
  if (thread == 0u) { logSumExp[group.x] = select(bitcast<u32>(peak + log(total)), NAN, anyBroken); }

  var given = 0u;
  for (var k = 0u; k < K; k++) {
    best[thread] = own;
    workgroupBarrier();
    for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
      if (thread < half && before(best[thread + half], best[thread])) { best[thread] = best[thread + half]; }
      workgroupBarrier();
    }
    let winner = best[0];
    workgroupBarrier();
    if (thread == 0u) {
      ids[group.x * K + k] = winner.id;
      tops[group.x * K + k] = winner.logit;
    }
    if (own.id == winner.id) {
      given += 1u;
      own = second;
      if (given % 2u == 0u) {
        own = LOWEST;
        second = LOWEST;
        for (var id = thread; id < params.vocab; id += WORKGROUP) {
          let entry = Entry(logits[start + id], id);
          if (before(winner, entry)) {
            if (before(entry, own)) {
              second = own;
              own = entry;
            } else if (before(entry, second)) {
              second = entry;
            }
          }
        }
      }
    }
  }
}
