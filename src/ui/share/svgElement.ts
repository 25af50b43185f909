const SVG = 'http://www.w3.org/2000/svg';

/** Where a part of a figure is drawn. */
export interface Drawing {
  readonly to: Element;
  /** Of the text, by the elements around it. */
  readonly decoration: string;
  /** How far down anything has been drawn, in the coordinates of the screen. */
  readonly reached: { bottom: number };
}

/** An element of a drawing. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** To a hundredth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A colour that leaves a mark. */
export function isSeen(colour: string): boolean {
  return colour !== 'transparent' && !/^rgba\(.*,\s*0\)$|\/\s*0\)$/.test(colour);
}
