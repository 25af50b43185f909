// Sum over each LANES neighbouring threads, given to all of them; LANES is a power of two, and no subgroup is smaller.
fn overLanes(value: vec4f) -> vec4f {
  var sum = value;
  for (var distance = 1u; distance < LANES; distance *= 2u) { sum += subgroupShuffleXor(sum, distance); }
  return sum;
}
