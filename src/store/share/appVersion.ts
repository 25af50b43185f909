/** Set by the build (vite.config.ts). */
declare const __APP_VERSION__: string;
declare const __APP_COMMIT__: string | null;

/** Which code this page is made of, for files and citations. */
export interface AppVersion {
  readonly version: string;
  /** "-dirty" behind it where files differed from it; null where it was built outside a repository. */
  readonly commit: string | null;
}

export const APP_VERSION: AppVersion = { version: __APP_VERSION__, commit: __APP_COMMIT__ };
