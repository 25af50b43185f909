// Largest of one value per thread over the workgroup (WORKGROUP threads, a power of two), given to every thread.
var<workgroup> reduceMaxScratch: array<f32, WORKGROUP>;

fn reduceMax(value: f32, thread: u32) -> f32 {
  workgroupBarrier(); // an earlier call's result may still be being read
  reduceMaxScratch[thread] = value;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half /= 2u) {
    if (thread < half) {
      reduceMaxScratch[thread] = max(reduceMaxScratch[thread], reduceMaxScratch[thread + half]);
    }
    workgroupBarrier();
  }
  return reduceMaxScratch[0];
}
