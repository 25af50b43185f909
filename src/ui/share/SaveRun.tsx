import type { RunState } from '../../seal/runState.ts';
import { exportRun } from '../../store/share/exportRun.ts';
import { adapterToPack, packAdapter } from '../../store/share/packAdapter.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { PackChoice } from './PackChoice.tsx';
import { SaveSeal } from './SaveSeal.tsx';

/** The run on screen as `.seal.zip`, with or without what it learned. */
export function SaveRun({ run }: { readonly run: RunState }) {
  const working = useLab((state) => state.run.activity !== 'idle');
  const replayed = useLab(({ player }) => player.plays !== null);
  const soFar = run.status === 'finished' ? '' : ', as far as it has come';
  const waits = replayed ? 'This is a replay: close it to save a run.' : 'It can be saved when it rests.';
  return (
    <SaveSeal
      command={exportRun}
      label="Save this run (.seal.zip)"
      about={`Everything that happened, from the setup to the answers${soFar}. Whoever opens it sees this run as you see it. The passage and the answers are in it as plain text.`}
      choice={<AdapterChoice />}
      waits={working ? waits : null}
    />
  );
}

function AdapterChoice() {
  const lane = useLab(adapterToPack);
  const packed = useLab(({ share, run }) => (share.packed?.run === run.id ? share.packed.file : null));
  const { enabled, run } = useCommand(packAdapter);
  if (lane === null) return null;
  const what = `With what self-edit ${lane + 1} learned: its adapter`;
  return <PackChoice what={what} packed={packed} enabled={enabled} onChoose={run} />;
}
