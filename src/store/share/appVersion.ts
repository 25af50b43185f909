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

/** Of what an earlier visit or another page made, and did not say by which code. */
export const UNKNOWN_APP: AppVersion = { version: 'unknown', commit: null };

/** "SEAL Lab 0.4.0, commit 3f2a…", as far as it is known. */
export function codeWords({ version, commit }: AppVersion): string {
  const which = version === UNKNOWN_APP.version ? 'of unknown version' : version;
  return `SEAL Lab ${which}${commit ? `, commit ${commit}` : ''}`;
}
