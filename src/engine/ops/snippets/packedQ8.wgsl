// 16 bytes of a row's weights for linearFew.wgsl: half a block, w = d q + m with q a signed byte, four in a word
// (gpu/packWeights.ts). Needs `weights`, array<vec4u>, `scales` and the constant COLUMNS.
alias Packed = vec4u;
const OCTETS = 2u;

fn packed(row: u32, unit: u32) -> Packed { return weights[row * (COLUMNS / 16u) + unit]; }

fn scaleOf(row: u32, unit: u32) -> vec2f { return unpack2x16float(scales[row * (COLUMNS / 32u) + unit / 2u]); }

fn signedBytes(word: u32) -> vec4f {
  return vec4f(bitcast<vec4i>(vec4u(word) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u));
}

fn firstOctet(p: Packed) -> mat2x4f { return mat2x4f(signedBytes(p.x), signedBytes(p.y)); }

fn nextOctet(p: Packed) -> Packed { return p.zwxy; }
