// In place of subgroupSum.wgsl where subgroups are not used: never called.
fn overLanes(value: vec4f) -> vec4f { return value; }
