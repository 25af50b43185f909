import * as tf from '@tensorflow/tfjs';

export type TfjsBackend = 'wasm' | 'cpu' | 'webgpu';

/**
 * tfjs-wasm has workers for 8 threads and takes at most half of the logical cores. That is well so: two threads are twice
 * as fast on two idle cores, but three times slower once anything else wants one, as each product waits for both.
 */
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
    setThreadsCount(Math.min(MOST_THREADS, Math.max(1, Math.floor(navigator.hardwareConcurrency / 2))));
    const started = await startsInTime(() => use('wasm'));
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
