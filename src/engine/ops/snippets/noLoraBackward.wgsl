// LoRA's hooks in linearBackward.wgsl, for a linear without LoRA.
fn loraLoad(bOffset: u32, n0: u32, end: u32, thread: u32) {}
fn loraStep(n: u32, thread: u32) {}
fn loraFinish(segment: u32, write: bool, firstRow: u32, bOffset: u32, thread: u32) {}
fn loraDx(row: u32, quad: u32, aOffset: u32) -> vec4f { return vec4f(); }
