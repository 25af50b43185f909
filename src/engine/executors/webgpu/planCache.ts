/** Named scratch buffers that only grow, and the plans that are bound to them. */
import type { Allocation, BufferCategory } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { Plan, type Dispatch } from '../../gpu/plan.ts';

export class PlanCache {
  readonly #gpu: Gpu;
  readonly #category: BufferCategory;
  readonly #buffers = new Map<string, Allocation>();
  readonly #plans = new Map<string, Plan>();

  constructor(gpu: Gpu, category: BufferCategory) {
    this.#gpu = gpu;
    this.#category = category;
  }

  /** A buffer of at least `words` words. One that is too small is replaced, and with it go all plans and its content. */
  buffer(name: string, words: number): Allocation {
    const old = this.#buffers.get(name);
    if (old && old.size >= words * 4) return old;
    if (old) {
      this.dropPlans();
      this.#gpu.memory.free(old);
      this.#buffers.delete(name);
    }
    const made = this.#gpu.memory.allocate(this.#category, name, words);
    this.#buffers.set(name, made);
    return made;
  }

  /** The plan of this key, built at its first use. */
  async plan(key: string, dispatches: () => Dispatch[]): Promise<Plan> {
    const known = this.#plans.get(key);
    if (known) return known;
    const built = await Plan.build(this.#gpu, key, dispatches());
    this.#plans.set(key, built);
    return built;
  }

  /** All plans, for counts and tests. */
  plans(): readonly Plan[] {
    return [...this.#plans.values()];
  }

  /** Plans must go where a buffer they are bound to is replaced. Work already submitted is not disturbed. */
  dropPlans(): void {
    for (const plan of this.#plans.values()) plan.destroy();
    this.#plans.clear();
  }

  dispose(): void {
    this.dropPlans();
    this.#gpu.memory.freeAll(this.#buffers.values());
    this.#buffers.clear();
  }
}
