// LoRA's hooks in linearDirectBackward.wgsl, for a linear without LoRA.
fn loraUp(index: u32, write: bool, firstRow: u32, segment: Segment, thread: u32) {}
fn loraRanks(aOffset: u32) -> u32 { return 0u; }
fn loraU(row: u32, rank: u32) -> f32 { return 0.0; }
fn loraA(aOffset: u32, rank: u32, octet: u32) -> mat2x4f { return mat2x4f(); }
