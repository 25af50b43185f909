/** What `npm run bench` drives: each part in a fresh worker. */
import { describeAdapter } from '../engine/gpu/adapter.ts';
import type { PartMessage, PartRequest } from './bench.worker.ts';

declare global {
  interface Window {
    /** Put there by `npm run bench`. */
    benchLine?: (line: string) => void;
    runPart?: (request: PartRequest) => Promise<{ result: object } | { problem: string }>;
    describeMachine?: () => Promise<object>;
  }
}

window.runPart = (request) =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('error', (event) => resolve({ problem: event.message || 'the worker died' }));
    worker.addEventListener('message', ({ data }: MessageEvent<PartMessage>) => {
      if (data.kind === 'line') window.benchLine?.(data.line);
      else resolve(data.kind === 'result' ? { result: data.result } : { problem: data.problem });
    });
    worker.postMessage(request, []);
  });

window.describeMachine = async () => {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return {
    cores: navigator.hardwareConcurrency,
    crossOriginIsolated,
    adapter: adapter && { ...describeAdapter(adapter), features: [...adapter.features].sort() },
  };
};
