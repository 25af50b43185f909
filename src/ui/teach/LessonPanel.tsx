import { useEffect, useRef, useState } from 'react';
import type { Lesson } from '../../content/lessons/lesson.ts';
import { LESSONS } from '../../content/lessons/lessons.ts';
import { TARGETS } from '../../content/lessons/targets.ts';
import { Button } from '../parts/Button.tsx';
import { keepLessonInLinks, turnTo } from './lessonAddress.ts';
import styles from './LessonPanel.module.css';
import { MarkedText } from './MarkedText.tsx';
import { useLessonActions } from './useLessonActions.ts';

/** Where the keyboard's Space already has a meaning. */
const USES_SPACE = 'a, button, input, select, textarea, summary, dialog, [contenteditable], [role="slider"]';

/** A card beside the page that speaks of a part of it. It turns on Space or by its buttons, never by itself. */
export function LessonPanel({ id }: { readonly id: string }) {
  const index = LESSONS.findIndex((lesson) => lesson.id === id);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    document.documentElement.dataset.lesson = 'open';
    // Whoever opened the card goes on from it.
    panel.current?.focus({ preventScroll: true });
    const letLinksGo = keepLessonInLinks();
    return () => {
      delete document.documentElement.dataset.lesson;
      letLinksGo();
    };
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if ((event.target as Element).closest?.(USES_SPACE) || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      // Space means something else where no card is up.
      event.stopImmediatePropagation();
      turnTo(LESSONS[index + 1] ?? null);
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, [index]);
  const lesson = LESSONS[index];
  return (
    <aside ref={panel} tabIndex={-1} className={styles.panel} aria-label="Lesson">
      <div className={styles.top}>
        <span className={styles.count}>
          {lesson ? `Lesson ${index + 1} of ${LESSONS.length}` : 'Lessons'}
        </span>
        <Button look="plain" onClick={() => turnTo(null)}>
          Close
        </Button>
      </div>
      {lesson ? <Card key={lesson.id} lesson={lesson} /> : <NoSuchLesson id={id} />}
      <div className={styles.turn}>
        {index > 0 && <Button onClick={() => turnTo(LESSONS[index - 1]!)}>Back</Button>}
        <Button look="primary" onClick={() => turnTo(LESSONS[index + 1] ?? null)}>
          {index === -1 ? 'First lesson' : index < LESSONS.length - 1 ? 'Next' : 'Finish'}
        </Button>
        <span className={styles.key}>or press Space</span>
      </div>
      <details className={styles.all}>
        <summary>All lessons</summary>
        <ol>
          {LESSONS.map(({ id: each, title, view }) => (
            <li key={each}>
              <Button
                look="plain"
                {...(each === id ? { 'aria-current': 'step' } : {})}
                onClick={() => turnTo(LESSONS.find((other) => other.id === each)!)}
              >
                {title}
              </Button>
              {view === 'rounds' && <span className={styles.view}> (Rounds)</span>}
            </li>
          ))}
        </ol>
      </details>
    </aside>
  );
}

function Card({ lesson }: { readonly lesson: Lesson }) {
  const { title, body, careful, done } = lesson;
  const missing = useLessonActions(lesson);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (!done.at) return undefined;
    const selector = TARGETS[done.at];
    const onUse = (event: Event) => {
      // The arrow keys go through a figure; others only pass it.
      if (event instanceof KeyboardEvent && !event.key.startsWith('Arrow')) return;
      if ((event.target as Element).closest(selector)) setTried(true);
    };
    document.addEventListener('click', onUse);
    document.addEventListener('input', onUse);
    document.addEventListener('keydown', onUse, { capture: true });
    return () => {
      document.removeEventListener('click', onUse);
      document.removeEventListener('input', onUse);
      document.removeEventListener('keydown', onUse, { capture: true });
    };
  }, [done]);
  return (
    <div className={styles.card} aria-live="polite">
      <h2 className={styles.title}>{title}</h2>
      {body.map((text) => (
        <p key={text}>
          <MarkedText text={text} />
        </p>
      ))}
      {careful && (
        <p className={styles.careful}>
          <strong>Careful:</strong> {careful}
        </p>
      )}
      {missing ? (
        <p className={styles.careful}>
          What this card speaks of is not on screen: it comes with a run of your own.
        </p>
      ) : (
        <p className={styles.done}>
          <strong>{tried ? '✓ Done:' : 'Try it:'}</strong> {done.ask}
        </p>
      )}
    </div>
  );
}

function NoSuchLesson({ id }: { readonly id: string }) {
  return (
    <p className={styles.card}>
      The link names a lesson, “{id.slice(0, 60)}”, that this page does not have. Choose one from the list.
    </p>
  );
}
