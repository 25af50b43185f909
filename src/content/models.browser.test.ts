import { expect, test } from 'vitest';
import { BUNDLED_MODEL } from './models.ts';

test('the bundled model is described as in its manifest', async () => {
  const { manifestPath, name, bytes, sha256, quantisation } = BUNDLED_MODEL;
  const manifest: unknown = await (await fetch(`/${manifestPath}`)).json();
  expect(manifest).toMatchObject({ name, bytes, sha256, quantisation });
});
