import type { ImportedRounds } from '../../store/share/roundsFile.ts';
import { Notice } from '../parts/Notice.tsx';

/** What came out of a file. */
export function ImportedRoundsNote({ imported: { name } }: { readonly imported: ImportedRounds }) {
  return (
    <div className="page">
      <Notice kind="note" title={`IMPORTED: rounds out of ${name}.`} />
    </div>
  );
}
