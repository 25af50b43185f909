// Four neighbouring numbers of x, the same four for every thread. Needs `x`, array<f32>.
fn rowQuad(at: u32, thread: u32) -> vec4f { return vec4f(x[at], x[at + 1u], x[at + 2u], x[at + 3u]); }
