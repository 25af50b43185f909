import { useState } from 'react';
import { lazyPart } from '../app/lazyPart.tsx';
import { Button } from '../parts/Button.tsx';

/** Not part of the first load. */
const ShareDialog = lazyPart(async () => (await import('./ShareDialog.tsx')).ShareDialog);

/** The way to a link of this setup, a file of this run, and to a run that someone else sent. */
export function ShareButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Share
      </Button>
      {open && <ShareDialog onClose={() => setOpen(false)} />}
    </>
  );
}
