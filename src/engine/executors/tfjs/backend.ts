import * as tf from '@tensorflow/tfjs';

export type TfjsBackend = 'wasm' | 'cpu' | 'webgpu';

/** tfjs-wasm makes at most 8 threads. */
const MOST_THREADS = 8;

/** Threads that have not started after this many milliseconds never will. */
const PATIENCE = 15_000;

/** Makes a tfjs backend the current one and says what it is, for people. */
export async function startBackend(backend: TfjsBackend): Promise<string> {
  if (backend === 'wasm') return startWasm();
  if (backend === 'webgpu') {
    // Whoever wants it on a device of their own has registered it already.
    if (tf.getBackend() !== 'webgpu') await import('@tensorflow/tfjs-backend-webgpu');
    await use('webgpu');
    return 'tfjs on its WebGPU backend';
  }
  await use('cpu');
  return 'tfjs in plain JavaScript';
}

async function use(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`tfjs: its ${name} backend did not start`);
  await tf.ready();
}

/** WebAssembly: SIMD everywhere, threads where the page is cross-origin isolated. Files come from our own origin. */
async function startWasm(): Promise<string> {
  const { getThreadsCount, setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const inBrowser = 'navigator' in globalThis && 'location' in globalThis;
  if (!inBrowser) await use('wasm');
  else if (tf.getBackend() !== 'wasm') {
    await setPaths();
    // Two hardware threads share the SIMD units of most cores; on the smallest machines they often are cores.
    const cores = navigator.hardwareConcurrency;
    const threads = Math.min(MOST_THREADS, cores > 3 ? Math.floor(cores / 2) : cores);
    setThreadsCount(threads);
    const started = await withHardwareConcurrency(2 * threads, () => startsInTime(() => use('wasm')));
    if (!started) await startWithoutThreads();
  }
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const threads =
    inBrowser && (await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')) ? getThreadsCount() : 1;
  return `tfjs on WebAssembly (${simd ? 'SIMD, ' : ''}${threads} thread${threads === 1 ? '' : 's'})`;
}

async function setPaths(): Promise<void> {
  const [{ setWasmPaths }, plain, simd, threaded] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
    import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
  ]);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain.default,
    'tfjs-backend-wasm-simd.wasm': simd.default,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
  });
}

/**
 * tfjs-wasm caps its threads at half of `navigator.hardwareConcurrency` (tfjs-backend-wasm/src/cc/backend.cc), which
 * leaves a machine of two cores with one thread, at half the speed (44 against 88 GFLOP/s, measured). Delete when
 * `setThreadsCount` is taken at its word.
 */
async function withHardwareConcurrency<T>(cores: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: cores, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
}

async function startsInTime(start: () => Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE);
  });
  return Promise.race([start().then(() => true), late]).finally(() => clearTimeout(timer));
}

/** Where a policy forbids workers from blobs, tfjs's start with threads neither ends nor fails. */
async function startWithoutThreads(): Promise<void> {
  const factory = tf.findBackendFactory('wasm');
  tf.removeBackend('wasm');
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  tf.registerBackend('wasm', factory);
  await use('wasm');
}
