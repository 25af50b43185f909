// Eight neighbouring weights of a row, two halves in a word. Needs `weights`, array<u32>, and the constant COLUMNS.
fn weight8(row: u32, octet: u32) -> mat2x4f {
  let at = row * (COLUMNS / 2u) + octet * 4u;
  return mat2x4f(
    vec4f(unpack2x16float(weights[at]), unpack2x16float(weights[at + 1u])),
    vec4f(unpack2x16float(weights[at + 2u]), unpack2x16float(weights[at + 3u])),
  );
}
