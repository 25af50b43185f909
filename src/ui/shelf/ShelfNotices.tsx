import {
  closeRemoved,
  keepWaiting,
  makeRoom,
  oldestUnpinned,
  removeUnreadable,
  undoRemove,
} from '../../store/shelf/removeShelved.ts';
import { undoSetUpRounds } from '../../store/shelf/setUpRounds.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { AskFirst } from '../parts/AskFirst.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { counted } from '../parts/quantity.ts';
import notices from '../studio/RunNotices.module.css';

/** What went wrong with the shelf, what waits for room on it, and what was deleted last. */
export function ShelfNotices() {
  const { problem, waiting, removed, unreadable, setUp } = useLab(({ shelf }) => shelf);
  return (
    <div className={`page ${notices.notices}`}>
      {problem && <ProblemNotice problem={problem} />}
      {waiting.length > 0 && (
        <Notice
          kind="problem"
          title={`${counted(waiting.length, 'run')} could not be kept: ${waiting.map(({ entry }) => `“${entry.name}”`).join(', ')}.`}
          actions={
            <>
              <MakeRoom />
              <CommandButton command={keepWaiting} />
            </>
          }
        >
          They are lost when this page is closed, unless there is room before.
        </Notice>
      )}
      {setUp && (
        <Notice
          kind="note"
          title={`The setup of “${setUp.name}” is under Rounds now, for the next ones.`}
          actions={<CommandButton command={undoSetUpRounds} />}
        >
          {setUp.otherRecipe &&
            'They were studied with another recipe than the one in the Studio, which the next ones take. '}
          <a href="#rounds">Go to Rounds</a>
        </Notice>
      )}
      {removed && (
        <Notice
          kind="note"
          title={`“${removed.entry.name}” was deleted.`}
          actions={
            <>
              <CommandButton command={undoRemove} />
              <CommandButton command={closeRemoved} />
            </>
          }
        />
      )}
      {unreadable.length > 0 && (
        <Notice
          kind="note"
          title={`${counted(unreadable.length, 'past run')} cannot be read any more, and ${unreadable.length === 1 ? 'is' : 'are'} not shown.`}
          actions={<CommandButton command={removeUnreadable} />}
        >
          Another version of this page may have kept {unreadable.length === 1 ? 'it' : 'them'}.
        </Notice>
      )}
    </div>
  );
}

function MakeRoom() {
  const oldest = useLab(oldestUnpinned);
  const { enabled, run } = useCommand(makeRoom);
  if (!oldest) return null;
  return (
    <AskFirst
      label="Make room"
      enabled={enabled}
      question={`Delete the oldest run, “${oldest.name}”?`}
      keepLabel="Keep it"
      confirmLabel="Delete it"
      onConfirm={() => run()}
    >
      It is the oldest that is not pinned. Its log, name and note are deleted for good, and what waits takes
      its place. Save it as a file first if you want it back one day.
    </AskFirst>
  );
}
