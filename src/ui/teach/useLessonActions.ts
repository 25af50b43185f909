import { useEffect, useState } from 'react';
import type { Lesson } from '../../content/lessons/lesson.ts';
import { showCandidate } from '../../store/commands/showCandidate.ts';
import { watchRecordedRounds } from '../../store/player/watchRounds.ts';
import { contenders } from '../../store/selectors/lanes.ts';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { usePlayed } from '../player/Replay.tsx';
import { act, type LessonPowers } from './lessonActions.ts';

/** Does what the card asks of the page while it is up, and undoes it after; true where a part it speaks of is missing. */
export function useLessonActions(lesson: Lesson): boolean {
  const run = useLab((state) => state.run.state);
  const noRounds = useLab(({ rounds }) => rounds.state === null && rounds.plays === null);
  const show = useCommand(showCandidate);
  const recorded = useCommand(watchRecordedRounds);
  const player = usePlayed()?.player ?? null;
  const [missing, setMissing] = useState(false);
  // Another run has other parts, and another best self-edit.
  const shownRun = run?.started.startedAt ?? null;
  const powers: LessonPowers = {
    show: (which) => {
      const ranked = run ? contenders(run).filter(({ reward }) => reward !== null) : [];
      const found = which === 'best' ? ranked[0] : ranked.at(-1);
      if (found) show.run(found.index);
    },
    toEnd: () => {
      // A replay that came with this very drawing begins to play after it.
      setTimeout(() => {
        player?.pause();
        player?.seek(player.log.length);
      });
    },
    openRounds: () => {
      if (noRounds && recorded.enabled) recorded.run();
    },
  };
  useEffect(() => {
    setMissing(false);
    const undo = act(lesson.on, powers, () => setMissing(true));
    return () => {
      undo();
      act(lesson.out, powers);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the powers are of the run that is on screen
  }, [lesson, shownRun, player, recorded.enabled]);
  return missing;
}
