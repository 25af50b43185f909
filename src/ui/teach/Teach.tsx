import { lazy, Suspense } from 'react';
import { useHashSetting } from '../app/hash.ts';
import { LESSON, WORDS } from './lessonAddress.ts';

/** Fetched when they are asked for. */
const LessonPanel = lazy(async () => ({ default: (await import('./LessonPanel.tsx')).LessonPanel }));
const Glossary = lazy(async () => ({ default: (await import('./Glossary.tsx')).Glossary }));

/** The card and the glossary, where the address asks for them. */
export function Teach() {
  const lesson = useHashSetting(LESSON);
  const word = useHashSetting(WORDS);
  return (
    <Suspense fallback={null}>
      {lesson !== null && <LessonPanel id={lesson} />}
      {word !== null && <Glossary word={word} />}
    </Suspense>
  );
}
