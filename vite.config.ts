import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium, WEBGPU_FLAGS } from './scripts/chromium.mjs';
import { offlineWorker } from './scripts/offline/plugin.mjs';
import packageFacts from './package.json' with { type: 'json' };
import { commitOf } from './scripts/record.mjs';
import { ISOLATION_HEADERS, policyMetaTag } from './scripts/security.mjs';
import { wasmThreadsFromFile } from './scripts/wasmThreads.mjs';

function browserProject(name: string, include: string[], timeout: number) {
  return {
    extends: true as const,
    test: {
      name,
      include,
      testTimeout: timeout,
      hookTimeout: timeout,
      fileParallelism: false,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: 'chromium' as const }],
        provider: playwright({
          launchOptions: { executablePath: findChromium() ?? 'chromium-not-found', args: WEBGPU_FLAGS },
        }),
      },
    },
  };
}

export default defineConfig({
  base: './',
  // Which code it is, for files and citations: src/store/share/appVersion.ts.
  define: {
    __APP_VERSION__: JSON.stringify(packageFacts.version),
    __APP_COMMIT__: JSON.stringify(commitOf()),
  },
  plugins: [react(), policyMetaTag(), offlineWorker()],
  server: { headers: ISOLATION_HEADERS },
  preview: { headers: ISOLATION_HEADERS },
  // Found up front, so that the first browser test does not reload when Vite meets them.
  optimizeDeps: {
    include: [
      'fflate',
      'react',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'zustand',
      'zustand/vanilla',
      'zod/mini',
      'idb',
      'axe-core',
    ],
  },
  worker: {
    format: 'es',
    plugins: () => [wasmThreadsFromFile()],
    // @huggingface/gguf imports all of @huggingface/tasks and uses a few constants of it: 271 kB become 26.
    rolldownOptions: { treeshake: { moduleSideEffects: (id) => !id.includes('@huggingface/tasks') } },
  },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts'],
          exclude: ['src/**/*.{gpu,browser,model,e2e}.test.{ts,tsx}'],
        },
      },
      browserProject('gpu', ['src/**/*.gpu.test.ts'], 120_000),
      browserProject('browser', ['src/**/*.browser.test.{ts,tsx}'], 60_000),
      browserProject('model', ['src/**/*.model.test.ts'], 900_000),
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['src/**/*.e2e.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
