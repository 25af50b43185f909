import type { JudgedPair } from '../judge/judgeAgreement.ts';
import { rewardOf } from '../reward.ts';
import { placeKey, placesOf } from './roundsSetup.ts';
import { runAt, type RoundsState } from './roundsState.ts';

/**
 * Every self-edit that both judges judged, for comparing them; self-edits of one run are of one passage and writer. The
 * real reward is over all questions: nothing is chosen by it here.
 */
export function judgedPairs(state: RoundsState): JudgedPair[] {
  const { setup } = state;
  const rounds = Array.from({ length: setup.rounds + 1 }, (_, round) => round);
  const places = rounds.flatMap((round) => [
    ...(round > 0 ? placesOf(setup, round, 'train') : []),
    ...placesOf(setup, round, 'unseen'),
  ]);
  return places.flatMap((place) => {
    const run = runAt(state, place);
    if (run?.status !== 'finished') return [];
    const questions = [...run.setup.passage.questions.keys()];
    return run.candidates.flatMap((lane) => {
      if (!lane.judgement || !lane.studied) return [];
      const reward = rewardOf(lane, run.base, questions, setup.reward);
      return [{ passage: placeKey(place), score: lane.judgement.score, reward: reward && reward.value }];
    });
  });
}
