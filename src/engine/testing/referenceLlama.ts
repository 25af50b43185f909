import { projectionName, projectionShape, type Projection } from '../model/config.ts';
import { dequantise } from '../model/dequantise.ts';
import { loraLayout, type Adapter } from '../model/lora.ts';
import type { ModelWeights } from '../model/weights.ts';

/**
 * The whole model as plain float64 loops, one sequence at a time: what both executors must agree with, and whose loss
 * may be differentiated by finite differences. Slow; for tiny models.
 */
export class ReferenceLlama {
  private readonly weights = new Map<string, Float64Array>();

  constructor(private readonly model: ModelWeights) {
    for (const [name, tensor] of model.tensors) this.weights.set(name, Float64Array.from(dequantise(tensor)));
  }

  /** Logits after each token: T rows of V. `flat` are the adapter's weights in float64, by default its own. */
  logits(tokens: ArrayLike<number>, adapter: Adapter | null = null, flat?: Float64Array): Float64Array[] {
    const { config } = this.model;
    const {
      hiddenSize: C,
      numAttentionHeads: H,
      numKeyValueHeads: K,
      headDim: D,
      intermediateSize: F,
    } = config;
    const lora = adapter && { adapter, flat: flat ?? Float64Array.from(adapter.weights) };
    const slots = adapter ? loraLayout(config, adapter.lora).slots : [];

    const linear = (x: Float64Array, layer: number, projection: Projection): Float64Array => {
      const [out, inn] = projectionShape(config, projection);
      const y = times(this.get(projectionName(layer, projection)), x, out, inn);
      const bias = this.weights.get(projectionName(layer, projection, 'bias'));
      if (bias) for (let o = 0; o < out; o++) y[o]! += bias[o]!;
      const slot = slots.find((slot) => slot.layer === layer && slot.target === projection);
      if (!slot || !lora) return y;
      const { rank, alpha } = lora.adapter.lora;
      const h = times(lora.flat.subarray(slot.aOffset), x, rank, inn);
      const more = times(lora.flat.subarray(slot.bOffset), h, out, rank);
      return y.map((value, o) => value + (alpha / rank) * more[o]!);
    };
    const norm = (x: Float64Array, name: string): Float64Array => {
      const r = 1 / Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / C + config.rmsNormEps);
      return x.map((value, c) => value * r * this.get(name)[c]!);
    };
    const rope = (x: Float64Array, position: number): Float64Array =>
      x.map((value, index) => {
        const d = index % D;
        const pair = d % (D / 2);
        const angle = position * config.ropeTheta ** ((-2 * pair) / D);
        const other = d < D / 2 ? -x[index + D / 2]! : x[index - D / 2]!;
        return value * Math.cos(angle) + other * Math.sin(angle);
      });

    const embedding = this.get('model.embed_tokens.weight');
    let xs = Array.from(tokens, (token) => embedding.slice(token * C, token * C + C));
    for (let layer = 0; layer < config.numHiddenLayers; layer++) {
      const normed = xs.map((x) => norm(x, `model.layers.${layer}.input_layernorm.weight`));
      const q = normed.map((x, t) => rope(linear(x, layer, 'q_proj'), t));
      const k = normed.map((x, t) => rope(linear(x, layer, 'k_proj'), t));
      const v = normed.map((x) => linear(x, layer, 'v_proj'));
      xs = xs.map((x, t) => {
        const attended = new Float64Array(H * D);
        for (let head = 0; head < H; head++) {
          const kv = Math.floor(head / (H / K)) * D;
          const scores = Float64Array.from({ length: t + 1 }, (_, s) => {
            let dot = 0;
            for (let d = 0; d < D; d++) dot += q[t]![head * D + d]! * k[s]![kv + d]!;
            return dot / Math.sqrt(D);
          });
          const lse = logSumExp(scores);
          for (let s = 0; s <= t; s++)
            for (let d = 0; d < D; d++)
              attended[head * D + d]! += Math.exp(scores[s]! - lse) * v[s]![kv + d]!;
        }
        const o = linear(attended, layer, 'o_proj');
        const h = x.map((value, c) => value + o[c]!);
        const n = norm(h, `model.layers.${layer}.post_attention_layernorm.weight`);
        const gate = linear(n, layer, 'gate_proj');
        const up = linear(n, layer, 'up_proj');
        const act = Float64Array.from(
          { length: F },
          (_, f) => (gate[f]! / (1 + Math.exp(-gate[f]!))) * up[f]!,
        );
        const down = linear(act, layer, 'down_proj');
        return h.map((value, c) => value + down[c]!);
      });
    }
    const head = config.tieWordEmbeddings ? embedding : this.get('lm_head.weight');
    return xs.map((x) => times(head, norm(x, 'model.norm.weight'), config.vocabSize, C));
  }

  /** Natural log-probability of tokens[t] after what comes before it, for t = from.. . */
  logProbs(
    tokens: ArrayLike<number>,
    from: number,
    adapter: Adapter | null = null,
    flat?: Float64Array,
  ): Float64Array {
    const logits = this.logits(Array.from(tokens).slice(0, -1), adapter, flat);
    return Float64Array.from({ length: tokens.length - from }, (_, i) => {
      const row = logits[from + i - 1]!;
      return row[tokens[from + i]!]! - logSumExp(row);
    });
  }

  private get(name: string): Float64Array {
    const values = this.weights.get(name);
    if (!values) throw new Error(`ReferenceLlama: the model has no ${name}`);
    return values;
  }
}

/** W [out, in] x [in] -> [out]. */
function times(w: Float64Array, x: Float64Array, out: number, inn: number): Float64Array {
  return Float64Array.from({ length: out }, (_, o) => {
    let sum = 0;
    for (let i = 0; i < inn; i++) sum += w[o * inn + i]! * x[i]!;
    return sum;
  });
}

function logSumExp(values: Float64Array): number {
  const max = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return max + Math.log(values.reduce((sum, value) => sum + Math.exp(value - max), 0));
}
