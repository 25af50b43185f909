// Just what tests of the engine use of Node, so that its sources do not see Node's globals.
declare module 'node:fs/promises' {
  export function readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}
declare module 'node:v8' {
  export function setFlagsFromString(flags: string): void;
}
declare module 'node:vm' {
  export function runInNewContext(code: string): unknown;
}
