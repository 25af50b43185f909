// Rotate-half RoPE of four pairs at once: lo holds dims i..i+3 of a head, hi dims i + D/2 .. i + D/2 + 3.
// `a` and `b` are two vec4 of the table, (cos, sin) of four angles. direction 1 turns, -1 turns back (the gradient).
struct HalfPair { lo: vec4f, hi: vec4f }

fn rotate(x: HalfPair, a: vec4f, b: vec4f, direction: f32) -> HalfPair {
  let cosine = vec4f(a.xz, b.xz);
  let sine = vec4f(a.yw, b.yw) * direction;
  return HalfPair(x.lo * cosine - x.hi * sine, x.hi * cosine + x.lo * sine);
}
