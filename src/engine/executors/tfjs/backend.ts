import * as tf from '@tensorflow/tfjs';

export type TfjsBackend = 'wasm' | 'cpu' | 'webgpu';

/** More threads than this never helped on products of this size. */
const MOST_THREADS = 8;

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
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  const inBrowser = typeof self !== 'undefined' && 'navigator' in self && 'location' in self;
  if (inBrowser && tf.getBackend() !== 'wasm') {
    const [plain, simd, threaded] = await Promise.all([
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'),
      import('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url'),
    ]);
    setWasmPaths({
      'tfjs-backend-wasm.wasm': plain.default,
      'tfjs-backend-wasm-simd.wasm': simd.default,
      'tfjs-backend-wasm-threaded-simd.wasm': threaded.default,
    });
    setThreadsCount(Math.min(MOST_THREADS, navigator.hardwareConcurrency || 1));
  }
  await use('wasm');
  const threaded = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const threads = inBrowser && threaded ? getThreadsCount() : 1;
  return `tfjs on WebAssembly (${simd ? 'SIMD, ' : ''}${threads} thread${threads === 1 ? '' : 's'})`;
}
