import { lazy, Suspense, useState } from 'react';
import { Button } from '../parts/Button.tsx';

/** Not part of the first load. */
const ShareDialog = lazy(async () => ({ default: (await import('./ShareDialog.tsx')).ShareDialog }));

/** The way to a link of this setup, a file of this run, and to a run that someone else sent. */
export function ShareButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen(true)}>
        Share
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ShareDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
