/**
 * Picks the variant of the matrix products by trial on the model's own widest matrix, and keeps the result for the next
 * visit. What is kept is checked before it is used: it must be for this device, browser, shape and WGSL, and its variants
 * must still agree with the plain one.
 */
import { hash } from '../../../base/rng.ts';
import type { Gpu } from '../../gpu/context.ts';
import { finalCode, type KernelSpec } from '../../gpu/kernel.ts';
import { backwardKernel, forwardKernel } from '../../ops/linear/many.ts';
import {
  isHalf,
  PLAIN_TUNING,
  VARIANT_NAMES,
  VARIANTS,
  variantFeatures,
  type KernelTuning,
  type VariantChoice,
  type VariantName,
} from '../../ops/linear/variants.ts';
import type { WeightMatrix } from '../../ops/linear/weightMatrix.ts';
import { Bench, TRIAL_RANK, TRIAL_ROWS, type Contest } from './kernelTuningBench.ts';
import { compileAll } from './warmUp.ts';

/** What a trial found, as plain JSON: to be kept and given back on the next visit. */
export interface TuningRecord {
  /** The device, the browser, the matrix and the WGSL there were: a record of another key is of no use. */
  readonly key: string;
  readonly tuning: KernelTuning;
}

/** Where records are kept between visits; neither call throws, and neither takes long. */
export interface KeptTuning {
  /** Whatever was last written under that key; it is checked before it is used. */
  read(key: string): Promise<unknown>;
  write(record: TuningRecord): Promise<void>;
}

export interface TuningOptions {
  readonly kept?: KeptTuning | undefined;
  /** Kernels compiled for the trial. */
  readonly onCompiling?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Another bench than the real one; for tests. */
  readonly createBench?: (gpu: Gpu, matrix: WeightMatrix) => Bench;
}

/** Of each of the four choices, after compiling; the first alternative is tried even beyond it. */
const BUDGET_MS = 400;

const SOFTWARE_ROWS = 256;

/** Records of this visit: a second executor for the same model makes no trial. */
const found = new WeakMap<GPUDevice, Map<string, TuningRecord>>();

/**
 * The tuning for a model whose widest matrix of a layer is `matrix`; only an even number of its rows is tried.
 * @throws the signal's reason, or what the device throws where the trial cannot be laid out
 */
export async function tuneKernels(
  gpu: Gpu,
  matrix: WeightMatrix,
  { kept, createBench = (...of) => new Bench(...of), ...options }: TuningOptions = {},
): Promise<TuningRecord> {
  const key = tuningKey(gpu, matrix);
  const ofDevice = found.get(gpu.device) ?? new Map<string, TuningRecord>();
  found.set(gpu.device, ofDevice);
  const known = ofDevice.get(key);
  if (known) return known;
  const before = parseTuningRecord(gpu, key, await kept?.read(key));
  // The kernels are the same for any number of rows of W: where they are slow, a part of it tells enough.
  const rows = isSoftware(gpu) ? Math.min(matrix.rows, SOFTWARE_ROWS) : matrix.rows;
  const bench = createBench(gpu, { ...matrix, rows });
  let record: TuningRecord;
  try {
    const stillRight = before !== null && (await confirm(gpu, bench, before.tuning, options));
    record = stillRight ? before : { key, tuning: await trial(gpu, bench, options) };
  } finally {
    bench.dispose();
  }
  ofDevice.set(key, record);
  if (record !== before) await kept?.write(record);
  return record;
}

/** A new version of the browser, or of our WGSL, compiles anew: what was right and fast before is tried again. */
export function tuningKey(gpu: Gpu, { format, rows, columns }: WeightMatrix): string {
  const names = usableVariants(gpu, 'forward');
  const specs = names.flatMap((variant) =>
    Object.values(TRIAL_ROWS).flatMap((trialRows): KernelSpec[] => {
      const shape = { rows: trialRows, format, columns, rank: TRIAL_RANK, variant };
      return [forwardKernel(shape, 'nothing', 'plain').kernel, backwardKernel(shape).kernel];
    }),
  );
  // Not every browser has adapterInfo, whatever the types say.
  const { architecture = '', description = '' } = (gpu.device as Partial<GPUDevice>).adapterInfo ?? {};
  const code = hash(specs.map(finalCode).join('\n'), 0).toString(16);
  const device = [gpu.description, architecture, description, navigator.userAgent].join('; ');
  return `${device}; ${format} ${rows} x ${columns}; ${code}`;
}

/** A kept record, or null where it is none, is for another key or names a variant that may not be used here. */
export function parseTuningRecord(gpu: Gpu, key: string, value: unknown): TuningRecord | null {
  const { key: ofRecord, tuning } = (value ?? {}) as Partial<Record<keyof TuningRecord, unknown>>;
  if (ofRecord !== key) return null;
  const { short, long } = (tuning ?? {}) as Partial<Record<keyof KernelTuning, Partial<VariantChoice>>>;
  const usable = (choice: Partial<VariantChoice> | undefined | null, direction: keyof VariantChoice) => {
    const name = choice?.[direction];
    return name !== undefined && usableVariants(gpu, direction).includes(name);
  };
  const right = [short, long].every((choice) => usable(choice, 'forward') && usable(choice, 'backward'));
  return right ? (value as TuningRecord) : null;
}

/** Those that compete: the plain one first, then those that are likeliest to win. */
function usableVariants(gpu: Gpu, direction: keyof VariantChoice): VariantName[] {
  const direct = (name: VariantName) => VARIANTS[name].kind === 'direct';
  const has = VARIANT_NAMES.filter((name) => variantFeatures(name).every((f) => gpu.device.features.has(f)));
  const plain = PLAIN_TUNING.long[direction];
  const allowed = has.filter(
    (name) =>
      name !== plain &&
      // A processor that plays a GPU is several times slower with workgroup memory, and slow to compile.
      (direct(name) || !isSoftware(gpu)) &&
      // Gradients of a mean over many tokens are as small as f16's least numbers: they stay in f32.
      // Quads are a matter of the forward pass: backward, it is the same kernel.
      !(direction === 'backward' && (isHalf(name) || name === 'directQuads')),
  );
  return [plain, ...allowed.sort((a, b) => Number(direct(a)) - Number(direct(b)))];
}

function isSoftware({ description }: Gpu): boolean {
  return description.endsWith('(software)');
}

/** Many rows first: training and prefill take their time there. */
const CONTESTS: readonly Contest[] = [
  { length: 'long', direction: 'forward' },
  { length: 'long', direction: 'backward' },
  { length: 'short', direction: 'forward' },
  { length: 'short', direction: 'backward' },
];

async function trial(
  gpu: Gpu,
  bench: Bench,
  options: Pick<TuningOptions, 'onCompiling' | 'signal'>,
): Promise<KernelTuning> {
  const names = (contest: Contest) => usableVariants(gpu, contest.direction);
  await compile(gpu, bench, names, options);
  return forEach(async (contest) => {
    const [plain, ...others] = names(contest) as [VariantName, ...VariantName[]];
    return bench.choose(contest, plain, others, BUDGET_MS, options.signal);
  });
}

/** Whether a kept tuning's variants agree with the plain one, untimed. */
async function confirm(
  gpu: Gpu,
  bench: Bench,
  tuning: KernelTuning,
  options: Pick<TuningOptions, 'onCompiling' | 'signal'>,
): Promise<boolean> {
  const plainOf = ({ length, direction }: Contest) => PLAIN_TUNING[length][direction];
  const chosen = ({ length, direction }: Contest) => tuning[length][direction];
  await compile(gpu, bench, (contest) => [plainOf(contest), chosen(contest)], options);
  for (const contest of CONTESTS) {
    options.signal?.throwIfAborted();
    if (chosen(contest) === plainOf(contest)) continue;
    if (!(await bench.confirm(contest, plainOf(contest), chosen(contest)))) return false;
  }
  return true;
}

/** All at once and before any clock runs; one that does not compile is left out when its turn comes. */
function compile(
  { kernels }: Gpu,
  bench: Bench,
  names: (contest: Contest) => readonly VariantName[],
  { onCompiling, signal }: Pick<TuningOptions, 'onCompiling' | 'signal'>,
): Promise<void> {
  const dispatches = CONTESTS.flatMap((contest) =>
    names(contest).flatMap((name) => bench.dispatches(name, contest)),
  );
  const pipeline = (spec: KernelSpec) => kernels.pipeline(spec).catch(() => null);
  return compileAll(
    { pipeline },
    dispatches.map(({ kernel }) => kernel),
    { ...(onCompiling && { onProgress: onCompiling }), ...(signal && { signal }) },
  );
}

/** One after another: they share the device. */
async function forEach(choose: (contest: Contest) => Promise<VariantName>): Promise<KernelTuning> {
  const choices: VariantName[] = [];
  for (const contest of CONTESTS) choices.push(await choose(contest));
  const [longForward, longBackward, shortForward, shortBackward] = choices as [
    VariantName,
    VariantName,
    VariantName,
    VariantName,
  ];
  return {
    short: { forward: shortForward, backward: shortBackward },
    long: { forward: longForward, backward: longBackward },
  };
}
