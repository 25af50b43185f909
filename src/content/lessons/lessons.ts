import type { Lesson } from './lesson.ts';
import { ROUNDS_LESSONS } from './roundsLessons.ts';
import { STUDIO_LESSONS } from './studioLessons.ts';

/** All cards in their order. Each stands for itself, so that a link may open any of them. */
export const LESSONS: readonly Lesson[] = [...STUDIO_LESSONS, ...ROUNDS_LESSONS];
