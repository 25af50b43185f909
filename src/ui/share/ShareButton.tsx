import { useRef, useState } from 'react';
import { usePageKey } from '../app/keys/usePageKey.ts';
import { useLab, useLazyCommand } from '../app/LabContext.tsx';
import { lazyPart } from '../app/lazyPart.tsx';
import { useView } from '../app/useView.ts';
import { Button } from '../parts/Button.tsx';

/** Neither is part of the first load. */
const ShareDialog = lazyPart(async () => (await import('./ShareDialog.tsx')).ShareDialog);
const loadExportRun = async () => (await import('../../store/share/exportRun.ts')).exportRun;

/** The way to a link of this setup, a file of this run, and to a run that someone else sent. */
export function ShareButton() {
  const [open, setOpen] = useState(false);
  const studio = useView() === 'studio';
  const rests = useLab(({ run }) => run.state !== null && run.activity === 'idle');
  const save = useLazyCommand(loadExportRun);
  const button = useRef<HTMLButtonElement>(null);
  // What an address hides is not opened by a key either.
  const openIfShown = () => setOpen(button.current?.checkVisibility() === true);
  usePageKey('share', openIfShown);
  usePageKey('save', () => {
    // Where there is nothing to save yet, the dialog says why.
    if (studio && rests) save();
    else openIfShown();
  });
  return (
    <>
      <Button ref={button} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Share
      </Button>
      {open && <ShareDialog onClose={() => setOpen(false)} />}
    </>
  );
}
