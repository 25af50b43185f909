/** Runs one part and sends back what it says and what it finds. */
import { PARTS, type PartName } from './parts.ts';
import type { BenchInput } from './section.ts';

export interface PartRequest {
  readonly part: PartName;
  readonly input: BenchInput;
}

export type PartMessage =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'result'; readonly result: object }
  | { readonly kind: 'problem'; readonly problem: string };

const send = (message: PartMessage) => self.postMessage(message, { transfer: [] });

self.addEventListener('message', ({ data }: MessageEvent<PartRequest>) => {
  void run(data);
});

async function run({ part, input }: PartRequest): Promise<void> {
  try {
    const section = await PARTS[part]();
    send({ kind: 'result', result: await section(input, (line) => send({ kind: 'line', line })) });
  } catch (error) {
    console.error(error);
    send({ kind: 'problem', problem: error instanceof Error ? error.message : String(error) });
  }
}
