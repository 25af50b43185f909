/**
 * The part of a worker, or of one end of a `MessageChannel`, that the two sides of the protocol use. Tests connect
 * both sides in one process.
 */
export interface Port<Sent, Received> {
  postMessage(message: Sent): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Received }) => void): void;
}

export function post<Sent>(port: { postMessage(message: Sent): void }, message: Sent): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has no target origin
  port.postMessage(message);
}
