// `npm start [-- --port 4173] [--host 127.0.0.1]`: installs what is missing, builds, serves, prints the address.
import { parseArgs } from 'node:util';
import { buildOrFail, DIST } from './build.mjs';
import { serveStatic } from './server.mjs';
import { fail, setup } from './setup.mjs';

const DEFAULT_PORT = '4173';

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: DEFAULT_PORT },
        host: { type: 'string', default: '127.0.0.1' },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      fail(`--port: expected 0 to 65535, got ${values.port}`, 2);
    return { port, host: values.host };
  } catch (error) {
    return fail(error.message, 2);
  }
}

const { port, host } = readOptions();
setup();
buildOrFail();
const served = await serveStatic({ root: DIST, port, host });
if (!served)
  fail(`Ports ${port} to ${port + 19} are all taken. Choose another with: npm start -- --port 8080`);
console.log(`\nSEAL Lab is at ${served.url}\nStop it with Ctrl+C.`);
