import { useEffect } from 'react';
import { LINK_SETTING } from '../../store/share/linkSetting.ts';
import { useHashSetting } from '../app/hash.ts';
import { useLab } from '../app/LabContext.tsx';
import { lazyPart } from '../app/lazyPart.tsx';
import { viewOfHash } from '../app/useView.ts';
import { useDroppedFile } from './useDroppedFile.ts';

/** Neither is part of the first load. */
const OpenAddress = lazyPart(async () => (await import('./OpenAddress.tsx')).OpenAddress);
const ShareNotices = lazyPart(async () => (await import('./ShareNotices.tsx')).ShareNotices);

/** What others share: a setup in the address is opened, a run's file dropped anywhere too, and both are told of. */
export function Shared() {
  const linked = useHashSetting(LINK_SETTING) !== null;
  const told = useLab(
    ({ share }) => share.opened !== null || share.problem !== null || share.imported !== null,
  );
  useDroppedFile();
  useViewOfFile();
  return (
    <>
      {linked && <OpenAddress />}
      {told && <ShareNotices />}
    </>
  );
}

/** What comes out of a file is shown in the view it belongs to. */
function useViewOfFile(): void {
  const run = useLab(({ share }) => share.imported);
  const rounds = useLab(({ rounds: { imported } }) => imported);
  useEffect(() => {
    if (run && viewOfHash() !== 'studio') location.hash = '#studio';
  }, [run]);
  useEffect(() => {
    if (rounds && viewOfHash() !== 'rounds') location.hash = '#rounds';
  }, [rounds]);
}
