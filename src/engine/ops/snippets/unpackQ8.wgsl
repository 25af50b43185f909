// Eight neighbouring weights of a row: w = d q + m with q a signed byte, four in a word (gpu/packWeights.ts).
// Needs `weights` and `scales`, both array<u32>, and the constant COLUMNS.
fn signedBytes(word: u32) -> vec4f {
  return vec4f(bitcast<vec4i>(vec4u(word) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u));
}

fn weight8(row: u32, octet: u32) -> mat2x4f {
  let at = row * (COLUMNS / 4u) + octet * 2u;
  let scale = unpack2x16float(scales[row * (COLUMNS / 32u) + octet / 4u]);
  return mat2x4f(
    signedBytes(weights[at]) * scale.x + scale.y,
    signedBytes(weights[at + 1u]) * scale.x + scale.y,
  );
}
