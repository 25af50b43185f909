// 32 bytes of a row's weights for linearFew.wgsl: eight floats. Needs `weights`, array<vec4u>, and the constant COLUMNS.
alias Packed = mat2x4f;
const OCTETS = 1u;

fn packed(row: u32, unit: u32) -> Packed {
  let at = row * (COLUMNS / 4u) + unit * 2u;
  return mat2x4f(bitcast<vec4f>(weights[at]), bitcast<vec4f>(weights[at + 1u]));
}

fn scaleOf(row: u32, unit: u32) -> vec2f { return vec2f(1.0, 0.0); }

fn firstOctet(p: Packed) -> mat2x4f { return p; }

fn nextOctet(p: Packed) -> Packed { return p; }
