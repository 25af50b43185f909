import { gaussian, seededRandom } from '../../base/rng.ts';

/** Seeded N(0, scale²) numbers; the name keeps two inputs of one seed apart. */
export function randomFloats(seed: number, name: string, length: number, scale = 1): Float32Array {
  const random = seededRandom(seed, name);
  return Float32Array.from({ length }, () => gaussian(random) * scale);
}

/** Seeded whole numbers in 0..below-1. */
export function randomIds(seed: number, name: string, length: number, below: number): Uint32Array {
  const random = seededRandom(seed, name);
  return Uint32Array.from({ length }, () => Math.floor(random() * below));
}
