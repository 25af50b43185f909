// What a linear adds to its product: the residual stream, residual [rows, outFeatures].
@group(0) @binding(4) var<storage, read> residual: array<f32>;

fn added(row: u32, column: u32) -> f32 { return residual[row * params.outFeatures + column]; }
