/**
 * The text of a recording as a value; null for text that is not JSON. JSON has no NaN and no infinity: the recorder
 * writes {"nonFinite": "NaN"}.
 */
export function recordedJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => {
      const isObject = typeof value === 'object' && value !== null;
      return isObject && 'nonFinite' in value && typeof value.nonFinite === 'string'
        ? Number(value.nonFinite)
        : value;
    });
  } catch {
    return null;
  }
}
