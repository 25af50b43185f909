import type { RunState } from '../../seal/runState.ts';
import { APP_VERSION } from '../../store/share/appVersion.ts';
import { citationOf } from '../../store/share/citation.ts';
import { runMadeBy } from '../../store/share/madeBy.ts';
import { useLab } from '../app/LabContext.tsx';
import { CopyText } from './CopyText.tsx';

/** Which run this is, for a paper or a report: model, code, seed and setup. */
export function CiteRun({ run }: { readonly run: RunState }) {
  const app = runMadeBy(useLab((state) => state));
  const { bibtex, json } = citationOf(run, app);
  return (
    <>
      <CopyText label="As BibTeX" rows={5} text={bibtex} />
      <CopyText
        label="As JSON, with the whole setup"
        rows={8}
        text={json}
        help={
          app === APP_VERSION
            ? 'The code is the one of this page.'
            : 'The code is the one that made it, as far as is known.'
        }
      />
    </>
  );
}
