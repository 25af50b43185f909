// Eight neighbouring weights of a row: w = d q + m with q one of 8 nibbles in a word (gpu/packWeights.ts).
// Needs `weights` and `scales`, both array<u32>, and the constant COLUMNS.
fn weight8(row: u32, octet: u32) -> mat2x4f {
  let word = weights[row * (COLUMNS / 8u) + octet];
  let scale = unpack2x16float(scales[row * (COLUMNS / 32u) + octet / 4u]);
  let shifts = vec4u(0u, 8u, 16u, 24u);
  // By way of i32: turning an unsigned number into a float takes most machines several instructions.
  let low = vec4f(vec4i((vec4u(word) >> shifts) & vec4u(15u)));
  let high = vec4f(vec4i((vec4u(word >> 4u) >> shifts) & vec4u(15u)));
  return mat2x4f(low * scale.x + scale.y, high * scale.x + scale.y);
}
