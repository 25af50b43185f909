// The headers every page of SEAL Lab is served with: by our own server, by `public/_headers` on hosts that read it, and
// (the policy only) by a meta tag in the built index.html on hosts that do neither.

const POLICY = {
  'default-src': "'self'",
  // WebAssembly is compiled from our own files; no eval, no inline script.
  'script-src': "'self' 'wasm-unsafe-eval'",
  'worker-src': "'self' blob:",
  // https: only because a person may type the address of a model. Nothing else leaves the origin: see the network test.
  'connect-src': "'self' https:",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'self'",
};

/** The Content-Security-Policy; a meta tag must leave out `frame-ancestors`, which browsers ignore there with a warning. */
export function contentSecurityPolicy({ meta = false } = {}) {
  return Object.entries(POLICY)
    .filter(([directive]) => !(meta && directive === 'frame-ancestors'))
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/** A cross-origin isolated page has SharedArrayBuffer, and with it the threads of the wasm executor. */
export const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export const SECURITY_HEADERS = {
  ...ISOLATION_HEADERS,
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Content-Security-Policy': contentSecurityPolicy(),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Text of `public/_headers`. */
export function headersFile() {
  const lines = Object.entries(SECURITY_HEADERS).map(([name, value]) => `  ${name}: ${value}`);
  return `/*\n${lines.join('\n')}\n`;
}

/** Vite plugin: the policy as a meta tag in the built page. Not in development, which needs inline scripts. */
export function policyMetaTag() {
  return {
    name: 'policy-meta-tag',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy({ meta: true }) },
        injectTo: 'head-prepend',
      },
    ],
  };
}
