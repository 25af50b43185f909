import type { EngineSlice } from '../slices/engine.ts';

/** Why no model runs in this browser, in one sentence; null where one does, or where that is not known yet. */
export function cannotRun({ report }: Pick<EngineSlice, 'report'>): string | null {
  if (!report || report.webgpu.available || report.wasm.simd) return null;
  return 'This browser can replay, not train: it has neither WebGPU nor WebAssembly with SIMD.';
}
