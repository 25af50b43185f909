/** Items in order, cut where the next would make more than `most`; an item that is larger is a part of its own. */
export function inParts<T>(items: readonly T[], size: (item: T) => number, most: number): T[][] {
  const parts: T[][] = [];
  let room = 0;
  for (const item of items) {
    const need = size(item);
    if (parts.length === 0 || need > room) {
      parts.push([]);
      room = most;
    }
    parts.at(-1)!.push(item);
    room -= need;
  }
  return parts;
}
