import { spawn, type ChildProcess } from 'node:child_process';
import { expect, test } from 'vitest';

/** What the command has printed when `pattern` is in it. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    });
    child.on('exit', (code) => reject(new Error(`It ended with ${code}: ${text}`)));
  });
}

test('npm start prints an address, and the page is there with its headers', async () => {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--port', '4390'], { stdio: 'pipe' });
  try {
    const text = await printed(child, /Ctrl\+C/);
    const address = /http:\/\/\S+/.exec(text)![0];
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root"');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const part = await fetch(new URL('models/smollm2-135m-instruct/manifest.json', address));
    expect(await part.json()).toMatchObject({ licence: 'Apache-2.0' });
  } finally {
    child.removeAllListeners('exit');
    child.kill();
  }
});
