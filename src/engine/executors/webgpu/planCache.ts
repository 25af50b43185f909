/** Named scratch buffers that only grow, and the plans that are bound to them, those used last. */
import type { Allocation, BufferCategory, BufferSlice } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/context.ts';
import { Plan, type Dispatch } from '../../gpu/plan.ts';

interface KnownPlan {
  readonly plan: Plan;
  /** All that it is bound to. */
  readonly buffers: ReadonlySet<GPUBuffer>;
}

/** Far more than one stretch of work goes back and forth between; a run meets several hundred shapes. */
const MOST_PLANS = 128;

export class PlanCache {
  readonly #gpu: Gpu;
  readonly #category: BufferCategory;
  readonly #buffers = new Map<string, Allocation>();
  /** The one used longest ago first. */
  readonly #plans = new Map<string, KnownPlan>();
  readonly #mostPlans: number;

  constructor(gpu: Gpu, category: BufferCategory, mostPlans = MOST_PLANS) {
    this.#gpu = gpu;
    this.#category = category;
    this.#mostPlans = mostPlans;
  }

  /**
   * A buffer of at least `words` words. One that is too small is replaced, and with it go its content and the plans
   * bound to it: ask for the largest size first.
   */
  buffer(name: string, words: number): Allocation {
    const old = this.#buffers.get(name);
    if (old && old.size >= words * 4) return old;
    this.free(name);
    const made = this.#gpu.memory.allocate(this.#category, name, words);
    this.#buffers.set(name, made);
    return made;
  }

  /** Frees one buffer, if there is one of this name. */
  free(name: string): void {
    const old = this.#buffers.get(name);
    if (!old) return;
    this.dropPlansOf([old]);
    this.#gpu.memory.free(old);
    this.#buffers.delete(name);
  }

  /** The plan of this key, built at its first use: to be run before another is asked for, which may take its place. */
  async plan(key: string, dispatches: () => Dispatch[]): Promise<Plan> {
    const known = this.#plans.get(key);
    if (known) {
      this.#plans.delete(key);
      this.#plans.set(key, known);
      return known.plan;
    }
    const list = dispatches();
    const plan = await Plan.build(this.#gpu, key, list);
    this.#plans.set(key, { plan, buffers: new Set(list.flatMap((d) => d.buffers.map((b) => b.buffer))) });
    for (const [oldest, { plan: unused }] of this.#plans) {
      if (this.#plans.size <= this.#mostPlans) break;
      unused.destroy();
      this.#plans.delete(oldest);
    }
    return plan;
  }

  /** All plans, for counts and tests. */
  plans(): readonly Plan[] {
    return [...this.#plans.values()].map(({ plan }) => plan);
  }

  /** Plans must go where a buffer they are bound to is replaced. Work already submitted is not disturbed. */
  dropPlansOf(slices: readonly BufferSlice[]): void {
    for (const [key, { plan, buffers }] of this.#plans) {
      if (!slices.some(({ buffer }) => buffers.has(buffer))) continue;
      plan.destroy();
      this.#plans.delete(key);
    }
  }

  dispose(): void {
    for (const { plan } of this.#plans.values()) plan.destroy();
    this.#plans.clear();
    this.#gpu.memory.freeAll(this.#buffers.values());
    this.#buffers.clear();
  }
}
