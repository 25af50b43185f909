// The input of a linear is h = silu(gate) * up, computed on reading x = gate|up [rows, 2 COLUMNS]: saves a dispatch.
// The exponent is capped because WGSL leaves exp undefined where it overflows; silu is 0 there in any case.
fn input4(row: u32, quad: u32) -> vec4f {
  let at = row * (COLUMNS / 2u) + quad;
  let gate = x[at];
  return gate / (1.0 + exp(min(-gate, vec4f(80.0)))) * x[at + COLUMNS / 4u];
}
