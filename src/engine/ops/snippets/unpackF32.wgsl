// Eight neighbouring weights of a row, one float in a word. Needs `weights`, array<u32>, and the constant COLUMNS.
fn weight8(row: u32, octet: u32) -> mat2x4f {
  let at = row * COLUMNS + octet * 8u;
  let low = vec4u(weights[at], weights[at + 1u], weights[at + 2u], weights[at + 3u]);
  let high = vec4u(weights[at + 4u], weights[at + 5u], weights[at + 6u], weights[at + 7u]);
  return mat2x4f(bitcast<vec4f>(low), bitcast<vec4f>(high));
}
