// Four neighbouring numbers of x, the same four for every thread: each of a quad reads one and shows it to the others,
// which costs a processor that plays a GPU less than four reads. Needs `x`, array<f32>, and the feature subgroups.
@diagnostic(off, subgroup_uniformity)
fn rowQuad(at: u32, thread: u32) -> vec4f {
  let mine = x[at + thread % 4u];
  return vec4f(
    quadBroadcast(mine, 0u), quadBroadcast(mine, 1u), quadBroadcast(mine, 2u), quadBroadcast(mine, 3u),
  );
}
