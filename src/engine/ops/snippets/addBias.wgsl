// What a linear adds to its product: a bias, bias [outFeatures].
@group(0) @binding(4) var<storage, read> bias: array<f32>;

fn added(row: u32, column: u32) -> f32 { return bias[column]; }
