// The input of a linear as it stands: x [rows, COLUMNS].
fn input4(row: u32, quad: u32) -> vec4f { return x[row * (COLUMNS / 4u) + quad]; }
