/** Which linear of which layer has LoRA, and where its A and B lie in the flat adapter. */
import type { BufferSlice } from '../../gpu/buffers.ts';
import { projectionShape, type ModelConfig, type Projection } from '../../model/config.ts';
import { loraLayout, type LoraConfig } from '../../model/lora.ts';
import type { LoraSegment } from '../../ops/loraLinear/loraLinear.ts';
import type { PassLora } from './llamaPlan.ts';

/** Projections that share an input are one linear with one segment each. */
export const GROUPS = {
  qkv: ['q_proj', 'k_proj', 'v_proj'],
  o: ['o_proj'],
  gateUp: ['gate_proj', 'up_proj'],
  down: ['down_proj'],
} as const satisfies Record<string, readonly Projection[]>;
export type GroupName = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/** Segments of each linear of a layer; null for one that has no LoRA at all. */
export type LayerLora = Readonly<Record<GroupName, readonly LoraSegment[] | null>>;

/** What a pass needs of an adapter that lies in `adapter` as it was trained. */
export function passLora(config: ModelConfig, lora: LoraConfig, adapter: BufferSlice): PassLora {
  const { rank, alpha } = lora;
  return { layers: loraGroups(config, lora), adapter, rank, scale: alpha / rank };
}

/** One entry a layer; null for layers outside the adapter. */
export function loraGroups(config: ModelConfig, lora: LoraConfig): (LayerLora | null)[] {
  const { slots } = loraLayout(config, lora);
  const at = new Map(slots.map((slot) => [`${slot.layer} ${slot.target}`, slot]));
  return Array.from({ length: config.numHiddenLayers }, (_, layer) => {
    const group = (name: GroupName): readonly LoraSegment[] | null => {
      const segments = GROUPS[name].map((projection) => ({
        columns: projectionShape(config, projection)[0],
        slot: at.get(`${layer} ${projection}`) ?? null,
      }));
      return segments.some((segment) => segment.slot) ? segments : null;
    };
    const groups = { qkv: group('qkv'), o: group('o'), gateUp: group('gateUp'), down: group('down') };
    return GROUP_NAMES.some((name) => groups[name]) ? groups : null;
  });
}
