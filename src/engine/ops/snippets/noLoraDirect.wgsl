// LoRA's hooks in linearDirect.wgsl, for a linear without LoRA.
fn loraDown(segment: u32, tile: u32, firstRow: u32, aOffset: u32, thread: u32) {}
fn loraQuads(aOffset: u32) -> u32 { return 0u; }
fn loraT(row: u32, quad: u32) -> vec4f { return vec4f(); }
fn loraB(bOffset: u32, column: u32, quad: u32) -> vec4f { return vec4f(); }
