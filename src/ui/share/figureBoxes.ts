import { element, isSeen, round } from './svgElement.ts';

/** Background and borders; of words that run over lines, a box for each line. */
export function drawBox(style: CSSStyleDeclaration, boxes: Iterable<DOMRect>, to: Element): void {
  const sides = ['top', 'right', 'bottom', 'left'].map((side) => ({
    width: Number.parseFloat(style.getPropertyValue(`border-${side}-width`)),
    colour: style.getPropertyValue(`border-${side}-color`),
    seen: style.getPropertyValue(`border-${side}-style`) !== 'none',
  }));
  const [top] = sides;
  const whole = sides.every(({ width, seen }) => seen && width > 0 && width === top!.width);
  for (const { left, top: y, width, height, right, bottom } of boxes) {
    const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, width / 2, height / 2);
    const rx = style.borderTopLeftRadius.endsWith('%') ? Math.min(width, height) / 2 : radius;
    const inset = whole ? top!.width / 2 : 0;
    if (isSeen(style.backgroundColor) || whole)
      to.append(
        element('rect', {
          x: round(left + inset),
          y: round(y + inset),
          width: round(Math.max(0, width - 2 * inset)),
          height: round(Math.max(0, height - 2 * inset)),
          rx: round(rx),
          fill: isSeen(style.backgroundColor) ? style.backgroundColor : 'none',
          ...(whole ? { stroke: top!.colour, 'stroke-width': top!.width } : {}),
        }),
      );
    if (whole) continue;
    const ends = [
      [left, y, right, y],
      [right, y, right, bottom],
      [left, bottom, right, bottom],
      [left, y, left, bottom],
    ] as const;
    for (const [i, side] of sides.entries()) {
      if (!side.seen || !(side.width > 0) || !isSeen(side.colour)) continue;
      const [x1, y1, x2, y2] = ends[i]!.map(round);
      to.append(
        element('line', {
          x1: x1!,
          y1: y1!,
          x2: x2!,
          y2: y2!,
          stroke: side.colour,
          'stroke-width': side.width,
        }),
      );
    }
  }
}
