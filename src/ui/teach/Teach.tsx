import { useHashSetting } from '../app/hash.ts';
import { lazyPart } from '../app/lazyPart.tsx';
import { LESSON, WORDS } from './lessonAddress.ts';

/** Fetched when they are asked for. */
const LessonPanel = lazyPart(async () => (await import('./LessonPanel.tsx')).LessonPanel);
const Glossary = lazyPart(async () => (await import('./Glossary.tsx')).Glossary);

/** The card and the glossary, where the address asks for them. */
export function Teach() {
  const lesson = useHashSetting(LESSON);
  const word = useHashSetting(WORDS);
  return (
    <>
      {lesson !== null && <LessonPanel id={lesson} />}
      {word !== null && <Glossary word={word} />}
    </>
  );
}
