// The service worker: keeps the page itself, so that it opens without a network. The build puts BUILD in front of it:
// { version, files: paths beside this script, headers: those that isolate a page }. The model is not kept here: the
// engine keeps it by itself, checked by hash.
/* global BUILD */

/** Of this page only: another one may live beside it on the same host. */
const PREFIX = `lab-page ${new URL('./', self.location.href).pathname} `;
const CACHE = PREFIX + BUILD.version;
/** Pages of the version before may be open still, and ask for their own scripts. */
const KEPT_VERSIONS = 2;

const PAGE = new URL('./', self.location.href).href;
const FILES = new Set(BUILD.files.map((path) => new URL(path, PAGE).href));
/** Named after their content by the build. */
const isHashed = (url) => url.startsWith(`${PAGE}assets/`);

self.addEventListener('install', (event) => event.waitUntil(keepAll()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', (event) => {
  if (event.data === 'take over') void self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  url.hash = '';
  url.search = '';
  const isPage = request.mode === 'navigate' && (url.href === PAGE || url.href === `${PAGE}index.html`);
  // What is not kept goes to the network as if this script were not there.
  if (request.method !== 'GET' || request.headers.has('range')) return;
  if (!isPage && !FILES.has(url.href) && !isHashed(url.href)) return;
  event.respondWith(kept(isPage ? PAGE : url.href, request));
});

/** Everything or nothing: a version that is not whole is not installed, leaves nothing, and is tried again at the next visit. */
async function keepAll() {
  const cache = await caches.open(CACHE);
  const all = await Promise.allSettled([PAGE, ...FILES].map((url) => keep(cache, url)));
  const failed = all.find(({ status }) => status === 'rejected');
  if (!failed) return;
  await caches.delete(CACHE);
  throw failed.reason;
}

async function keep(cache, url) {
  const before = isHashed(url) ? await caches.match(url) : undefined;
  const response = before ?? (await fetch(url, { cache: isHashed(url) ? 'default' : 'no-cache' }));
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  if (url === PAGE) await checkPage(response.clone());
  await cache.put(url, isolated(response));
}

/** While a new version is being uploaded its page may come with the scripts of another. */
async function checkPage(response) {
  const html = await response.text();
  for (const [, path] of html.matchAll(/(?:src|href)="(\.\/assets\/[^"]+)"/g))
    if (!FILES.has(new URL(path, PAGE).href)) throw new Error(`The page wants ${path} of another version`);
}

/** With the headers that give WebAssembly its threads, which many static hosts do not send. */
function isolated(response) {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(BUILD.headers)) if (!headers.has(name)) headers.set(name, value);
  // Made anew, since a page must not be answered with a response that was redirected.
  return new Response(response.body, { status: response.status, headers });
}

async function takeOver() {
  const own = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  for (const name of own.slice(0, Math.max(0, own.length - KEPT_VERSIONS + 1))) await caches.delete(name);
  await self.clients.claim();
}

async function kept(url, request) {
  const cache = await caches.open(CACHE);
  const older = () => (isHashed(url) ? caches.match(url) : undefined);
  return (await cache.match(url)) ?? (await older()) ?? fetch(request);
}
