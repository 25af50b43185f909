import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { preview } from 'vite';
import { expect, test } from 'vitest';
import { ISOLATION_HEADERS } from '../../scripts/security.mjs';

test('vite preview sends the headers that threads need', async () => {
  const outDir = mkdtempSync(join(tmpdir(), 'seal-preview-'));
  writeFileSync(join(outDir, 'index.html'), '<!doctype html>');
  const root = resolve(import.meta.dirname, '../..');
  const server = await preview({
    root,
    configFile: join(root, 'vite.config.ts'),
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1', open: false },
    logLevel: 'silent',
  });
  try {
    const page = await fetch(server.resolvedUrls!.local[0]!);
    expect(page.status).toBe(200);
    for (const [name, value] of Object.entries(ISOLATION_HEADERS)) expect(page.headers.get(name)).toBe(value);
  } finally {
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}, 30_000);
