/** What a session needs of the executor that opened it. */
export interface SessionHost {
  /** Wraps every call, so that a lost device shows as an `ExecutorLostError`. */
  run<T>(call: () => Promise<T>): Promise<T>;
  /** The session is disposed; the executor need not do it. */
  closed(session: { dispose(): void }): void;
}
