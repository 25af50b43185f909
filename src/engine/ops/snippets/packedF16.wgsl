// 16 bytes of a row's weights for linearFew.wgsl: eight halves. Needs `weights`, array<vec4u>, and the constant COLUMNS.
alias Packed = vec4u;
const OCTETS = 1u;

fn packed(row: u32, unit: u32) -> Packed { return weights[row * (COLUMNS / 8u) + unit]; }

fn scaleOf(row: u32, unit: u32) -> vec2f { return vec2f(1.0, 0.0); }

fn firstOctet(p: Packed) -> mat2x4f {
  return mat2x4f(
    vec4f(unpack2x16float(p.x), unpack2x16float(p.y)),
    vec4f(unpack2x16float(p.z), unpack2x16float(p.w)),
  );
}

fn nextOctet(p: Packed) -> Packed { return p; }
