/** What a picture shows, as a table of text; the first column names its row. */
export interface Numbers {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Row by row, as a file of comma-separated values has them. */
export function numberRows({ title, columns, rows }: Numbers): (readonly string[])[] {
  return [[title], columns, ...rows];
}
