/** What was measured, in the page's words. */
import type { Measurement, MeasureProgress } from '../../runtime/protocol.ts';
import { plainNumber } from '../parts/quantity.ts';

type Stage = 'matmul' | 'training' | 'decodeOne' | 'decodeMany';
type Result = Measurement[Stage];
type Repeats = Extract<Measurement['matmul'], { is: 'measured' }>['gigaflops'];

const STAGES: Record<Stage, string> = {
  matmul: 'Multiplying matrices',
  training: 'Training on notes',
  decodeOne: 'Writing one text',
  decodeMany: 'Writing many texts at once',
};

export function progressWords({ stage, warmingUp }: MeasureProgress): string {
  return `${STAGES[stage]}${warmingUp ? ', warming up' : ''}`;
}

/** A reason, which may be a message that ends in a full stop of its own. */
export function missingWords(why: string): string {
  return `Not measured: ${why.replace(/[.\s]+$/, '')}.`;
}

/** A median with its spread: "1,500", "1,410–1,590 in 21 repeats". */
export interface Figure {
  readonly value: string;
  readonly spread: string;
}

/** One line of the table; `why` in place of its numbers where it could not be measured. */
export interface MeasureRow {
  readonly stage: Stage;
  readonly name: string;
  readonly detail: string;
  /** Null for the matrix product, which makes no tokens. */
  readonly tokens: Figure | null;
  readonly gigaflops: Figure | null;
  /** 0 to 1; may lie above 1 where the product is no upper bound. */
  readonly share: number | null;
  readonly why: string | null;
}

export function measureRows(measurement: Measurement): MeasureRow[] {
  const { matmul, training, decodeOne, decodeMany, workload } = measurement;
  const { documentTokens, rank, firstLayer, promptTokens, manyRows } = workload;
  const size = matmul.is === 'measured' ? plainSize(matmul.size) : '';
  const lowest = Math.min(...documentTokens);
  const highest = Math.max(...documentTokens);
  const lengths = lowest === highest ? `${lowest}` : `${lowest}–${highest}`;
  return [
    row('matmul', 'A plain matrix product', matmul.is === 'measured' ? `${size}, ${matmul.by}` : '', matmul),
    row(
      'training',
      'Training',
      `notes of ${lengths} tokens, rank ${rank}, layers from ${firstLayer}`,
      training,
    ),
    row('decodeOne', 'Writing one text', `after ${promptTokens} tokens`, decodeOne),
    row('decodeMany', `Writing ${manyRows} texts at once`, `after ${promptTokens} tokens`, decodeMany),
  ];
}

function row(stage: Stage, name: string, detail: string, result: Result): MeasureRow {
  const none = { stage, name, detail, tokens: null, gigaflops: null, share: null };
  if (result.is === 'missing') return { ...none, why: result.why };
  const gigaflops = figure(result.gigaflops);
  if (!('tokensPerSecond' in result)) return { ...none, gigaflops, share: 1, why: null };
  const { tokensPerSecond, shareOfMatmul = null } = result;
  return { ...none, tokens: figure(tokensPerSecond), gigaflops, share: shareOfMatmul, why: null };
}

function figure({ median, lowest, highest, repeats }: Repeats): Figure {
  const spread = `${plainNumber(lowest)}–${plainNumber(highest)} in ${repeats} repeats`;
  return { value: plainNumber(median), spread };
}

/** "46 %", "4.3 %". */
export function shareText(share: number): string {
  return `${plainNumber(Number((share * 100).toPrecision(2)))} %`;
}

function plainSize(size: number): string {
  return `${size} × ${size} × ${size} float32`;
}

/** Dispatches and what each costs in script, or null where there are none. */
export function dispatchWords({ dispatches }: Measurement): string | null {
  if (dispatches.is === 'missing') return null;
  const { decodePerLayer, trainForwardPerLayer, trainBackwardPerLayer, hostMicrosPerDispatch } = dispatches;
  const parts = [
    decodePerLayer !== null && `${decodePerLayer} a layer to write a token`,
    trainForwardPerLayer !== null &&
      trainBackwardPerLayer !== null &&
      `${trainForwardPerLayer} forward and ${trainBackwardPerLayer} backward a layer to train`,
    hostMicrosPerDispatch !== null && `${plainNumber(hostMicrosPerDispatch)} µs of script each`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** What the graphics adapter allows, or null where there is none or it does not say. */
export function limitWords({ device }: Measurement): string | null {
  const { limits } = device.webgpu;
  const known = LIMITS.flatMap(([name, words]) => {
    const limit = limits[name];
    return limit === undefined ? [] : [words(limit)];
  });
  return known.length > 0 ? `At most ${known.join(', ')}` : null;
}

const gibibytes = (bytes: number) => `${plainNumber(bytes / 2 ** 30)} GiB`;

const LIMITS: readonly (readonly [string, (limit: number) => string])[] = [
  ['maxBufferSize', (bytes) => `${gibibytes(bytes)} in a buffer`],
  ['maxStorageBufferBindingSize', (bytes) => `${gibibytes(bytes)} in a binding`],
  ['maxComputeInvocationsPerWorkgroup', (threads) => `${threads} threads in a workgroup`],
  ['maxComputeWorkgroupStorageSize', (bytes) => `${plainNumber(bytes / 1024)} KiB of memory for it`],
];
