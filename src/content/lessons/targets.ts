/** Parts of the page that cards speak of, as selectors. */
export const TARGETS = {
  passage: '#passage',
  selfEdit: '#self-edit',
  notes: '#self-edit ul',
  losses: '#study figure:has(input[aria-label$=": loss, step by step"])',
  updates: '#study figure:has(input[aria-label*=": where the update landed"])',
  controlStudy: '#study section[aria-label="Passage only"]',
  quiz: '#quiz',
  quizTable: '#quiz table',
  prompts: '#quiz button[aria-label^="Show what the model saw"]',
  bits: '#quiz figure',
  reward: '#reward',
  rewardTable: '#reward table',
  rounds: '#rounds-setup',
  roundsResult: '#rounds-result',
} as const;

export type Target = keyof typeof TARGETS;
