import type { Question } from '../passage.ts';

/** Lower case, without punctuation and articles, words one space apart: SQuAD's normalisation (Rajpurkar et al. 2016). */
export function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\p{P}\p{S}]/gu, '')
    .replace(/\b(a|an|the)\b/g, ' ')
    .split(/\s+/)
    .filter(Boolean)
    .join(' ');
}

/**
 * The match rule: the reference answer, or one of the further accepted answers, stands in the first line of the
 * model's answer as whole words, after normalising both.
 */
export function isRight(answer: string, question: Question): boolean {
  const said = ` ${normalise(firstLine(answer))} `;
  return [question.answer, ...(question.accept ?? [])].some((reference) => {
    const wanted = normalise(reference);
    return wanted !== '' && said.includes(` ${wanted} `);
  });
}

export function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]!.trim();
}
