import type { Section } from './section.ts';

/** Every part by its name, fetched when it runs: a page on WebGPU does not start tfjs's WebAssembly. */
export const PARTS = {
  webgpuStep: async () => (await import('./webgpuStep.ts')).webgpuStep,
  wasmStep: async () => (await import('./wasmStep.ts')).wasmStep,
  generationWasm: async () => (await import('./generationWasm.ts')).generationWasm,
  wllamaBatch: async () => (await import('./wllamaBatch.ts')).wllamaBatch,
  generationWebgpu: async () => (await import('./generationWebgpu.ts')).generationWebgpu,
  selfEdit: async () => (await import('./selfEdit.ts')).selfEdit,
  dispatches: async () => (await import('./dispatches.ts')).dispatches,
  kernels: async () => (await import('./kernels.ts')).kernels,
  growthWasm: async () => (await import('./growth.ts')).growthWasm,
  growthWebgpu: async () => (await import('./growth.ts')).growthWebgpu,
} satisfies Record<string, () => Promise<Section>>;

export type PartName = keyof typeof PARTS;
