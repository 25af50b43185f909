import { FakeLab } from './fakeLab.ts';

/** The fake lab at a speed a person can watch. */
export function demoLab(): FakeLab {
  return new FakeLab({ pace: { note: 12, step: 45, answer: 90 }, loadPace: 120 });
}
