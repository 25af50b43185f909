/**
 * An event as a line of JSON that `recordedJson` reads back as it was. JSON has no NaN, no infinity and no −0, and a loss
 * or a surprise can be any of them.
 */
export function eventLine(event: object): string {
  return JSON.stringify(event, (_, each: unknown) =>
    typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0))
      ? { nonFinite: Object.is(each, -0) ? '-0' : String(each) }
      : each,
  );
}
