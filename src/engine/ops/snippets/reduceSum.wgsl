// Sum of one value per thread over the workgroup (WORKGROUP threads, a power of two), given to every thread.
var<workgroup> reduceSumScratch: array<f32, WORKGROUP>;

fn reduceSum(value: f32, thread: u32) -> f32 {
  workgroupBarrier(); // an earlier call's result may still be being read
  reduceSumScratch[thread] = value;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      reduceSumScratch[thread] += reduceSumScratch[thread + half];
    }
    workgroupBarrier();
  }
  return reduceSumScratch[0];
}
