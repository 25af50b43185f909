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
  export function contentSecurityPolicy(options?: { readonly meta?: boolean }): string;
  export function headersFile(): string;
}
declare module '*/scripts/chromium.mjs' {
  export function findChromium(): string | null;
  export const WEBGPU_FLAGS: readonly string[];
}
