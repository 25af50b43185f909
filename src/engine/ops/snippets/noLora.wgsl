// LoRA's hooks in linearTiled.wgsl and linearFew.wgsl, for a linear without LoRA.
fn loraLoad(aOffset: u32, k0: u32, thread: u32) {}
fn loraStep(quad: u32, thread: u32) {}
fn loraFinish(segment: u32, tile: u32, firstRow: u32, aOffset: u32, thread: u32) {}
fn loraDown(segment: u32, tile: u32, aOffset: u32, thread: u32) {}
fn loraUp(row: u32, column: u32, bOffset: u32) -> f32 { return 0.0; }
