// Vite plugin. tfjs-backend-wasm 4.22 makes the script of its threads out of its own source: a Blob of `String(factory)`
// (tfjs-backend-wasm/src/backend_wasm.ts, mainScriptUrlOrBlob). A minifier renames a variable that the factory shares
// with its surroundings, and every thread dies of a ReferenceError; and a Content-Security-Policy would have to allow
// scripts from blobs. The built app hands the threads the address of the package's own file instead.
// Delete this when tfjs no longer makes a script out of its own source.
const FILE = /tfjs-backend-wasm[/\\]dist[/\\]backend_wasm\.js$/;
const BLOB =
  /new Blob\(\[`var WasmBackendModuleThreadedSimd = ` \+\s*wasmFactoryThreadedSimd\.toString\(\)\], \{ type: 'text\/javascript' \}\)/;

export function wasmThreadsFromFile() {
  return {
    name: 'wasm-threads-from-file',
    apply: 'build',
    transform: {
      filter: { id: FILE },
      handler(code) {
        if (!BLOB.test(code)) throw new Error('tfjs-backend-wasm has changed: see scripts/wasmThreads.mjs');
        const file = `import threadsScript from '../wasm-out/tfjs-backend-wasm-threaded-simd.js?url&no-inline';`;
        return { code: `${file}\n${code.replace(BLOB, 'threadsScript')}`, map: null };
      },
    },
  };
}
