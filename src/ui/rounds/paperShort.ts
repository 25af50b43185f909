/** What the paper measured with Qwen2.5-7B: shares of right answers without the passage. Theirs, never drawn with ours. */
export const PAPER_SHORT =
  'The paper’s 7B model, not comparable: untuned 39.7 %, then 42.7 %, then 47.0 % right.';
