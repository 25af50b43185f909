// The K largest logits of a row with their ids, falling, ties by the lower id. One workgroup a row: each thread knows
// the best of its own share; K times the best of all is found by a tree, written, and its owner looks for its next one
// (WORKGROUP times fewer reads than scanning the row K times).
struct Params { rows: u32, vocab: u32, firstRow: u32 }

@group(0) @binding(0) var<storage, read> logits: array<f32>;      // [rows, vocab]
@group(0) @binding(1) var<storage, read_write> ids: array<u32>;    // [all rows, K]
@group(0) @binding(2) var<storage, read_write> tops: array<f32>;   // [all rows, K]
@group(1) @binding(0) var<uniform> params: Params;

struct Entry { logit: f32, id: u32 }
const LOWEST = Entry(-3.4028234e38, 0xffffffffu);

var<workgroup> best: array<Entry, WORKGROUP>;

fn before(a: Entry, b: Entry) -> bool {
  return a.logit > b.logit || (a.logit == b.logit && a.id < b.id);
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let start = group.x * params.vocab;
  var own = LOWEST;
  for (var id = thread; id < params.vocab; id += WORKGROUP) {
    let entry = Entry(logits[start + id], id);
    if (before(entry, own)) { own = entry; }
  }
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
      let at = (params.firstRow + group.x) * K + k;
      ids[at] = winner.id;
      tops[at] = winner.logit;
    }
    if (own.id == winner.id) {
      own = LOWEST;
      for (var id = thread; id < params.vocab; id += WORKGROUP) {
        let entry = Entry(logits[start + id], id);
        if (before(winner, entry) && before(entry, own)) { own = entry; }
      }
    }
  }
}
