declare module '*/scripts/server.mjs' {
  export interface Served {
    readonly url: string;
    close(): Promise<void>;
  }
  export function serveStatic(options: {
    readonly root: string;
    readonly port?: number;
    readonly host?: string;
  }): Promise<Served | null>;
}
declare module '*/scripts/security.mjs' {
  export const SECURITY_HEADERS: Readonly<Record<string, string>>;
  export const ISOLATION_HEADERS: Readonly<Record<string, string>>;
  export function contentSecurityPolicy(options?: { readonly meta?: boolean }): string;
  export function headersFile(): string;
}
declare module '*/scripts/chromium.mjs' {
  export function findChromium(): string | null;
  export const WEBGPU_FLAGS: readonly string[];
}
declare module '*/scripts/stages.mjs' {
  export interface Counts {
    readonly passed: number;
    readonly failed: number;
    readonly note?: string;
  }
  export function countReport(report: object | null, endedWell: boolean): Counts;
  export function failuresOf(report: object): string[];
}
declare module '*/scripts/firstLoad.mjs' {
  export function firstLoad(dist: string): {
    readonly files: readonly string[];
    readonly bytes: number;
    readonly engineWords: readonly string[];
  };
}
declare module '*/scripts/experimentLog.mjs' {
  export function startLog(
    path: string,
    experiment: object,
    options?: { readonly overwrite?: boolean },
  ): void;
  export function appendLog(path: string, events: readonly object[]): void;
  export function resumeLog(path: string, experiment: object): object[];
  export function readLog(flag: string, path: string): object[];
}
declare module '*/scripts/record.mjs' {
  export function commandOf(argv: readonly string[]): string;
  export function shortened<T extends object>(event: T): T;
  export function writeRecording(
    path: string,
    recording: {
      readonly kind: 'run' | 'rounds';
      readonly argv: readonly string[];
      readonly events: readonly object[];
    },
  ): void;
}
declare module '*/scripts/build.mjs' {
  export const DIST: string;
  export function buildIfStale(): boolean;
}
declare module '*/scripts/offline/plugin.mjs' {
  export function workerText(dist: string): string;
}
