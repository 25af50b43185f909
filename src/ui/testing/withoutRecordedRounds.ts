import { vi } from 'vitest';
import { RECORDED_ROUNDS } from '../../store/player/readRecordedRounds.ts';

/** A page that comes without recorded rounds, so that its Rounds view opens on the form; until mocks are restored. */
export function withoutRecordedRounds(): void {
  const fetched = globalThis.fetch.bind(globalThis);
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (address, init) => {
    const url = address instanceof Request ? address.url : address.toString();
    return url.endsWith(RECORDED_ROUNDS) ? new Response(null, { status: 404 }) : fetched(address, init);
  });
}
