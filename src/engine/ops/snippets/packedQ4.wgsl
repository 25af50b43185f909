// 16 bytes of a row's weights for linearFew.wgsl: a block of 32, w = d q + m with q one of 8 nibbles in a word
// (gpu/packWeights.ts). Needs `weights`, array<vec4u>, `scales` and the constant COLUMNS.
alias Packed = vec4u;
const OCTETS = 4u;

fn packed(row: u32, unit: u32) -> Packed { return weights[row * (COLUMNS / 32u) + unit]; }

fn scaleOf(row: u32, unit: u32) -> vec2f { return unpack2x16float(scales[row * (COLUMNS / 32u) + unit]); }

fn firstOctet(p: Packed) -> mat2x4f {
  let shifts = vec4u(0u, 8u, 16u, 24u);
  return mat2x4f(
    vec4f((vec4u(p.x) >> shifts) & vec4u(15u)),
    vec4f((vec4u(p.x >> 4u) >> shifts) & vec4u(15u)),
  );
}

fn nextOctet(p: Packed) -> Packed { return p.yzwx; }
