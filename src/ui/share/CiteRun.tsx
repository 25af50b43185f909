import type { RunState } from '../../seal/runState.ts';
import { APP_VERSION } from '../../store/share/appVersion.ts';
import { citationOf } from '../../store/share/citation.ts';
import { useLab } from '../app/LabContext.tsx';
import { CopyText } from './CopyText.tsx';

/** Which run this is, for a paper or a report: model, code, seed and setup. */
export function CiteRun({ run }: { readonly run: RunState }) {
  const imported = useLab(({ share }) => share.imported?.manifest.app ?? null);
  const recording = useLab(({ player }) => (player.plays === 'recording' ? player.recording : null));
  const other = recording ? { ...APP_VERSION, commit: recording.commit } : imported;
  const { bibtex, json } = citationOf(run, other ?? APP_VERSION);
  return (
    <>
      <CopyText label="As BibTeX" rows={5} text={bibtex} />
      <CopyText
        label="As JSON, with the whole setup"
        rows={8}
        text={json}
        help={other ? 'The code is the one that saved it.' : 'The code is the one of this page.'}
      />
    </>
  );
}
