import { exportRounds } from '../../store/share/exportRounds.ts';
import { packWriter, writerToPack } from '../../store/share/packWriter.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { PackChoice } from './PackChoice.tsx';
import { SaveSeal } from './SaveSeal.tsx';

/** The rounds on screen as `.seal.zip`, with or without the writer that was tuned in them. */
export function SaveRounds() {
  const working = useLab(({ rounds }) => rounds.activity !== 'idle');
  return (
    <SaveSeal
      command={exportRounds}
      label="Save these rounds (.seal.zip)"
      about="Everything that happened, from the setup to the verdict. Whoever opens it can play these rounds as you see them. The passages and the answers are in it as plain text."
      choice={<WriterChoice />}
      waits={working ? 'They can be saved when they rest.' : null}
    />
  );
}

function WriterChoice() {
  const round = useLab(writerToPack);
  const packed = useLab(({ share, rounds }) =>
    share.packedWriter?.rounds === rounds.state?.started.id ? (share.packedWriter?.file ?? null) : null,
  );
  const { enabled, run } = useCommand(packWriter);
  if (round === null) return null;
  const what = `With the writer after round ${round}`;
  return <PackChoice what={what} packed={packed} enabled={enabled} onChoose={run} />;
}
