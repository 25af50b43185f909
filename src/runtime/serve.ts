/**
 * The worker's side of the protocol: one queue, in which one request at a time uses the model. Knows neither the engine
 * nor the browser, so that tests run it in Node over a `MessageChannel`.
 */
import { createHandlers, type Services } from './handlers.ts';
import { GAVE_WAY, LabFailure, STOPPED, toProblem } from './labFailure.ts';
import { post, type Port } from './port.ts';
import type { FromWorker, RequestKind, ToWorker } from './protocol.ts';

/** These need the model, and the whole machine. */
const HEAVY: ReadonlySet<RequestKind> = new Set<RequestKind>([
  'load',
  'run',
  'proposeQuestions',
  'ask',
  'askAdapter',
  'tuneWriter',
  'measure',
]);

export function serve(port: Port<FromWorker, ToWorker>, services: Services): void {
  let gone = false;
  const tell = (message: FromWorker) => {
    if (!gone) post(port, message);
  };
  const handlers = createHandlers(services, {
    warning: (warning) => tell({ kind: 'warning', warning }),
    lost: (reason) => {
      tell({ kind: 'lost', reason });
      gone = true;
    },
  });
  const stops = new Map<number, AbortController>();
  /** The measurement that is going on or waits for its turn. */
  let measuring: AbortController | null = null;
  let queue = services.ready;

  const answer = async (message: Exclude<ToWorker, { kind: 'stop' }>, signal: AbortSignal) => {
    const { kind, id, request } = message;
    // The message ties kind and request together; a call by a variable kind cannot show it.
    const handle = handlers[kind] as (
      request: unknown,
      onProgress: (progress: unknown) => void,
      signal: AbortSignal,
    ) => Promise<unknown>;
    try {
      const result = await handle(request, (progress) => tell({ kind: 'progress', id, progress }), signal);
      tell({ kind: 'result', id, result });
    } catch (error) {
      const problem = signal.reason instanceof LabFailure ? signal.reason.problem : STOPPED;
      tell({ kind: 'error', id, problem: signal.aborted ? problem : toProblem(error) });
    } finally {
      stops.delete(id);
    }
  };

  port.addEventListener('message', ({ data }) => {
    if (data.kind === 'stop') return stops.get(data.id)?.abort();
    const stop = new AbortController();
    stops.set(data.id, stop);
    const turn = () => answer(data, stop.signal);
    if (!HEAVY.has(data.kind)) return void services.ready.then(turn);
    // Nobody waits for a measurement to end: whatever else is asked of the model cuts it off.
    measuring?.abort(new LabFailure(GAVE_WAY));
    measuring = data.kind === 'measure' ? stop : null;
    queue = queue.then(turn);
  });
}
