import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { seededRandom } from '../base/rng.ts';
import { foldRun } from '../seal/reduceRun.ts';
import { parseRecordedRun } from '../store/persist/recordedRun.ts';
import { readRunFile, writeRunFile } from '../store/share/runFile.ts';

const RECORDED = new URL('../../public/recorded/tolmin-best-of-5.json', import.meta.url);

test('the recorded run of this page, cut anywhere, comes back from its file as it was', async () => {
  const { log } = parseRecordedRun(readFileSync(RECORDED, 'utf8'));
  const random = seededRandom(8, 'recorded cuts');
  const cuts = [1, log.length, ...Array.from({ length: 25 }, () => 1 + Math.floor(random() * log.length))];
  for (const cut of cuts) {
    const events = log.slice(0, cut);
    const state = foldRun(events)!;
    const file = await writeRunFile(events, state, null, '2026-01-02T03:04:05.000Z');
    expect((await readRunFile(file)).state).toEqual(state);
    expect(file.size).toBeLessThan(500_000);
  }
});
