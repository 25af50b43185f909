// Just what tests of the engine use of Node, so that its sources do not see Node's globals.
declare module 'node:fs/promises' {
  export function readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}
