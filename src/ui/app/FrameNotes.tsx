import { useEffect, useState } from 'react';
import { Notice } from '../parts/Notice.tsx';
import { frameDocument, HIDABLE, readFrame } from './embed.ts';

/** Fits the page to its place: inside another one, or with parts hidden by whoever made the link. */
export function FrameNotes() {
  const [frame] = useState(() => readFrame(location.search));
  useEffect(() => frameDocument(frame), [frame]);
  return (
    <>
      {frame.embed && (
        <nav className="page own-window" aria-label="This page">
          <h1 className="visually-hidden">SEAL Lab</h1>
          <a href={location.pathname} target="_blank" rel="noopener" onClick={withPlace}>
            Open in its own window
          </a>
        </nav>
      )}
      {frame.unknown.length > 0 && (
        <div className="page">
          <Notice
            kind="note"
            title={`The address asks to hide ${frame.unknown.map((name) => `“${name.slice(0, 40)}”`).join(', ')}, which this page does not have.`}
          >
            What can be hidden: {HIDABLE.join(', ')}.
          </Notice>
        </div>
      )}
    </>
  );
}

/** The place on the page changes without the link hearing of it, so it is read when the link is followed. */
function withPlace({ currentTarget }: { readonly currentTarget: HTMLAnchorElement }) {
  currentTarget.hash = location.hash;
}
