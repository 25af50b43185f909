declare module '*/scripts/bench/options.mjs' {
  export const USAGE: string;
  export interface BenchOptions {
    readonly out?: string;
    readonly python?: string;
    readonly quick: boolean;
    readonly readme: boolean;
    readonly help: boolean;
    readonly sections: readonly string[];
  }
  export function readOptions(argv: readonly string[]): BenchOptions;
}
declare module '*/scripts/bench/earlier.mjs' {
  export function readEarlier(path: string): object | null;
  export function refuseMixing(earlier: object, header: object): void;
}
declare module '*/scripts/bench/runSection.mjs' {
  export function runSection(name: string, context: object): Promise<object>;
}
declare module '*/scripts/bench/summary.mjs' {
  export interface Summary {
    readonly ratios: Readonly<Record<string, number | null>>;
    readonly reasons?: Readonly<Record<string, string>>;
    readonly dispatches: Readonly<Record<string, number | null>>;
    readonly gpuMemory: Readonly<Record<string, number | null>>;
  }
  export function summaryOf(sections: object): Summary;
}
declare module '*/scripts/bench/table.mjs' {
  export function benchTable(result: object): string;
  export function met(name: string, value: number | null): 'yes' | 'no' | '';
}
declare module '*/scripts/bench/readme.mjs' {
  export function readmeTable(result: object): string;
  export function withTable(readme: string, table: string): string;
}
