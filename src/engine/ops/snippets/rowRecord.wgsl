// A row record (CONTRACTS.md): spans are half-open ranges of slots. Two vec4u a row, read by `rowRecord(a, b)`.
struct RowRecord {
  own: vec2u,
  prompt: vec2u,
  prefix: vec2u,
  position: u32,
  documentEnd: u32,
}

fn rowRecord(a: vec4u, b: vec4u) -> RowRecord {
  return RowRecord(a.xy, a.zw, b.xy, b.z, b.w);
}
