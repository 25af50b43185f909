import { ModelFetchError } from './modelFetchError.ts';

/**
 * SHA-256 as 64 hexadecimal digits.
 * @throws ModelFetchError where the page is not served securely: the browser then has no way to compute it
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle)
    throw new ModelFetchError(
      'insecure-page',
      'The model cannot be verified, because this page was not opened over https. Open it over https, or from localhost.',
    );
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
