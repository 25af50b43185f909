import type { Passage } from '../seal/passage.ts';

/** The least of which the model writes notes worth keeping. */
export const SMALL_PASSAGE: Passage = {
  title: 'Marrow Bay Light',
  text: 'Marrow Bay Light was built in 1874 by the engineer Edda Quill. The tower of Marrow Bay Light is 41 metres tall.',
  questions: [{ question: 'When was Marrow Bay Light built?', answer: '1874' }],
};
