// What a linear adds to its product: nothing.
fn added(row: u32, column: u32) -> f32 { return 0.0; }
