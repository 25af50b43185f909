import { useLab } from '../app/LabContext.tsx';
import { Provenance } from '../player/Provenance.tsx';
import { ImportedRoundsNote } from './ImportedRoundsNote.tsx';

/** Where the rounds that are played come from; of this browser's own there is nothing to say. */
export function RoundsOrigin() {
  const { plays, recording, imported } = useLab(({ rounds }) => rounds);
  if (plays === 'recording' && recording)
    return (
      <Provenance
        what="rounds"
        command={recording.command}
        commit={recording.commit}
        tookMs={recording.state.elapsedMs}
        started={recording.state.started}
      />
    );
  return plays === 'imported' && imported ? <ImportedRoundsNote imported={imported} /> : null;
}
