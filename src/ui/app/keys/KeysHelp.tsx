import { useRef, useState } from 'react';
import { lazyPart } from '../lazyPart.tsx';
import { usePageKey } from './usePageKey.ts';

/** Not part of the first load. */
const KeysDialog = lazyPart(async () => (await import('./KeysDialog.tsx')).KeysDialog);

/** The way to the list of the page's keys, and to turning them off. `index.html` holds its first state. */
export function KeysHelp() {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // What an address hides is not opened by a key either.
  usePageKey('help', () => setOpen(button.current?.checkVisibility() === true));
  return (
    <>
      <button
        ref={button}
        type="button"
        className="view-more view-keys"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        Keys
      </button>
      {open && <KeysDialog onClose={() => setOpen(false)} />}
    </>
  );
}
