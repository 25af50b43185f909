// For a chunk of rows of logits: logProbs[i] = logits[i, target] - logsumexp(logits[i]), and where BACKWARD the logits
// are replaced by their gradient, (softmax - onehot(target)) * rowWeights[i]. One workgroup a row. First pass: running
// maximum and sum of each thread's share (online softmax, Milakov & Gimelshein 2018), so that exp never overflows.
struct Params { rows: u32, firstRow: u32, vocab: u32 }

@group(0) @binding(0) var<storage, read_write> logits: array<f32>;   // [chunk, vocab]
@group(0) @binding(1) var<storage, read> targets: array<u32>;        // [all rows]
@group(0) @binding(2) var<storage, read> rowWeights: array<f32>;     // [all rows]
@group(0) @binding(3) var<storage, read_write> logProbs: array<f32>; // [all rows]
@group(1) @binding(0) var<uniform> params: Params;

const LOWEST = -3.4028234e38;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let row = params.firstRow + group.x;
  let start = group.x * params.vocab;
  var highest = LOWEST;
  var sum = 0.0;
  for (var v = thread; v < params.vocab; v += WORKGROUP) {
    let logit = logits[start + v];
    if (logit > highest) {
      sum = sum * exp(highest - logit) + 1.0;
      highest = logit;
    } else {
      sum += exp(logit - highest);
    }
  }
  let top = reduceMax(highest, thread);
  let logSum = log(reduceSum(sum * exp(highest - top), thread));
  let target_ = targets[row];
  if (thread == 0u) { logProbs[row] = (logits[start + target_] - top) - logSum; }
  if (BACKWARD) {
    storageBarrier(); // the target's logit has been read
    let weight = rowWeights[row];
    for (var v = thread; v < params.vocab; v += WORKGROUP) {
      let probability = exp((logits[start + v] - top) - logSum);
      logits[start + v] = (probability - f32(v == target_)) * weight;
    }
  }
}
