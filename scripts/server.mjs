// A small static server for the built app: right types, the security headers, ranges, revalidation. No dependencies.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SECURITY_HEADERS } from './security.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': 'application/jsonl',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.wgsl': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** First and last byte of a `Range` header over `size` bytes; undefined without one we serve; null when out of bounds. */
function byteRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const suffix = match[1] === '';
  const first = suffix ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = suffix || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  return first <= last ? { first, last } : null;
}

/** The file a request path names, or null: never one outside the root, not by `..`, and not by a link either. */
async function findFile(root, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  try {
    const real = await realpath(join(root, path.endsWith('/') ? `${path}index.html` : path));
    const info = await stat(real);
    return real.startsWith(root + sep) && info.isFile() ? { path: real, info } : null;
  } catch {
    return null;
  }
}

async function respond(root, request, response) {
  const plain = (status, sentence, headers = {}) =>
    response
      .writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': 'text/plain; charset=utf-8', ...headers })
      .end(sentence);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(405, 'Only GET and HEAD are served here.', { Allow: 'GET, HEAD' });
  const file = await findFile(root, request.url ?? '/');
  if (!file) return plain(404, 'There is no such file here.');

  const { path, info } = file;
  const etag = `"${info.size.toString(36)}-${Math.floor(info.mtimeMs).toString(36)}"`;
  const hashed = path.slice(root.length).startsWith(`${sep}assets${sep}`);
  const headers = {
    ...SECURITY_HEADERS,
    'Content-Type': TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();

  const range = byteRange(request.headers.range, info.size);
  if (range === null)
    return plain(416, 'That range is outside the file.', { 'Content-Range': `bytes */${info.size}` });
  const { first, last } = range ?? { first: 0, last: info.size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'Content-Length': last - first + 1,
    ...(range && { 'Content-Range': `bytes ${first}-${last}/${info.size}` }),
  });
  if (request.method === 'HEAD' || info.size === 0) return response.end();
  return pipeline(createReadStream(path, { start: first, end: last }), response);
}

function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server.off('error', reject).address().port));
  });
}

/**
 * Serves `root` at the first free port from `port` on (0: any); null when twenty in a row are taken.
 * Gives the address and how to stop it.
 */
export async function serveStatic({ root, port = 0, host = '127.0.0.1' }) {
  const realRoot = await realpath(root);
  const server = createServer((request, response) => {
    respond(realRoot, request, response).catch(() => response.destroy());
  });
  for (let tried = port; tried === port || tried < port + 20; tried++) {
    try {
      const bound = await listen(server, tried, host);
      const name = host.includes(':') ? `[${host}]` : host;
      return {
        url: `http://${name}:${bound}/`,
        close: () =>
          new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
          }),
      };
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
  return null;
}
