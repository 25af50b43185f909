/** What people are told about a graphics adapter. */
export interface AdapterDescription {
  /** E.g. "Apple M3". */
  readonly name: string;
  /** A software adapter: it computes right, and slowly. */
  readonly software: boolean;
}

/** Names under which software rasterisers show up where the browser does not say that they are one. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|\bwarp\b/i;

export function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  const { vendor, architecture, device, description } = adapter.info;
  return {
    name: description || [vendor, architecture].filter(Boolean).join(' ') || 'unknown adapter',
    software: isFallback(adapter) || SOFTWARE.test([vendor, architecture, device, description].join(' ')),
  };
}

/** The flag moved from the adapter to its info in 2025; browsers have one or the other. */
function isFallback(adapter: GPUAdapter): boolean {
  return (
    adapter.info.isFallbackAdapter || (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter === true
  );
}
