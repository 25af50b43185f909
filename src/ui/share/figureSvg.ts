/**
 * A figure of the page, HTML and SVG, as one SVG that stands alone: text, boxes and drawings where they are on screen, in
 * the colours they have now. No foreignObject, which only browsers draw, and no style sheet.
 */
const SVG = 'http://www.w3.org/2000/svg';
const MARGIN = 12;

/** Everything that style sheets say about a drawing, as attributes. */
const DRAWN = [
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'visibility',
  'vector-effect',
  'overflow',
];
/** What is pressed or unfolded on the page has no place in a picture; a word that says what it means is a word. */
const CONTROLS = 'details, button:not([popovertarget]), input, select, fieldset, [data-save="skip"]';
const WRITTEN = ['font-family', 'font-size', 'font-weight', 'font-style', 'text-anchor', 'dominant-baseline'];

export function figureSvg(figure: Element): string {
  const box = figure.getBoundingClientRect();
  const all = element('g', {
    transform: `translate(${round(MARGIN - box.left)} ${round(MARGIN - box.top)})`,
  });
  const reached = { bottom: box.top };
  draw(figure, { to: all, decoration: 'none', reached });
  const caption = figure.querySelector('figcaption');
  if (caption && isUnseen(caption, getComputedStyle(caption)))
    drawCaption(
      caption.textContent,
      getComputedStyle(figure),
      new DOMRect(box.left, reached.bottom, box.width),
      {
        to: all,
        reached,
      },
    );
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const height = Math.ceil(reached.bottom - box.top) + 2 * MARGIN;
  const svg = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
  const title = element('title', {});
  title.textContent = caption?.textContent ?? '';
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  svg.append(title, element('rect', { width, height, fill: isSeen(paper) ? paper : '#fff' }), all);
  return new XMLSerializer().serializeToString(svg);
}

interface Drawing {
  readonly to: Element;
  /** Of the text, by the elements around it. */
  readonly decoration: string;
  /** How far down anything has been drawn, in the coordinates of the screen. */
  readonly reached: { bottom: number };
}

/** Puts an element with all in it into the drawing, in the coordinates of the screen. */
function draw(from: Element, { to, decoration, reached }: Drawing): void {
  const style = getComputedStyle(from);
  const box = from.getBoundingClientRect();
  if (from.matches(CONTROLS) || isUnseen(from, style)) return;
  const group = style.opacity === '1' ? to : element('g', { opacity: style.opacity });
  if (group !== to) to.append(group);
  if (from instanceof SVGSVGElement) {
    reached.bottom = Math.max(reached.bottom, box.bottom);
    return group.append(drawing(from, box));
  }
  drawBox(style, from.getClientRects(), group);
  const line = style.textDecorationLine === 'none' ? decoration : style.textDecorationLine;
  for (const node of from.childNodes) {
    if (node instanceof Element) draw(node, { to: group, decoration: line, reached });
    else if (node instanceof Text) drawText(node, style, { to: group, decoration: line, reached });
  }
}

function drawing(from: SVGSVGElement, box: DOMRect): Element {
  const copy = from.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [from, copy].map((root) => [root, ...root.querySelectorAll('*')]);
  for (const [i, original] of originals!.entries()) {
    const target = copies![i]!;
    const style = getComputedStyle(original);
    const isText = original instanceof SVGTextContentElement;
    for (const name of isText ? [...DRAWN, ...WRITTEN] : DRAWN)
      target.setAttribute(name, style.getPropertyValue(name));
    for (const { name } of Array.from(target.attributes))
      if (/^(class|style|role|tabindex|aria-.*|data-.*|on.*)$/.test(name)) target.removeAttribute(name);
  }
  const placed = { x: box.left, y: box.top, width: box.width, height: box.height };
  for (const [name, value] of Object.entries(placed)) copy.setAttribute(name, String(round(value)));
  return copy;
}

/** Background and borders; of words that run over lines, a box for each line. */
function drawBox(style: CSSStyleDeclaration, boxes: Iterable<DOMRect>, to: Element): void {
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

/** Each line of a text by itself, as long as it is on screen whatever font it is drawn with elsewhere. */
function drawText(node: Text, style: CSSStyleDeclaration, { to, decoration, reached }: Drawing): void {
  const font = [style.fontStyle, style.fontWeight, style.fontSize, style.fontFamily].join(' ');
  for (const { text, box } of linesOf(node)) {
    const { ascent, descent } = extentOf(font);
    const line = element('text', {
      x: round(box.left),
      y: round(box.top + (box.height - ascent - descent) / 2 + ascent),
      textLength: round(box.width),
      lengthAdjust: 'spacingAndGlyphs',
      fill: style.color,
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-weight': style.fontWeight,
      'font-style': style.fontStyle,
      'font-variant-numeric': style.fontVariantNumeric,
      ...(decoration === 'none' ? {} : { 'text-decoration': decoration }),
    });
    reached.bottom = Math.max(reached.bottom, box.bottom);
    line.textContent = style.textTransform === 'uppercase' ? text.toUpperCase() : text;
    to.append(line);
  }
}

/** The words of a text node, joined where they stand in one line. */
function linesOf(node: Text): { text: string; box: DOMRect }[] {
  const lines: { text: string; box: DOMRect }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/[^\s\p{Cc}]+/gu))
    for (const { text, box } of partsOf(node, word, index)) {
      const last = lines.at(-1);
      if (!last || Math.abs(last.box.top - box.top) > 2 || box.left < last.box.right - 1) {
        lines.push({ text, box });
        continue;
      }
      last.text += ` ${text}`;
      last.box = new DOMRect(last.box.left, last.box.top, box.right - last.box.left, last.box.height);
    }
  return lines;
}

/** A word, or the parts of one that goes over the end of a line. */
function partsOf(node: Text, word: string, index: number): { text: string; box: DOMRect }[] {
  const range = document.createRange();
  const boxOf = (from: number, to: number) => {
    range.setStart(node, index + from);
    range.setEnd(node, index + to);
    return [...range.getClientRects()].filter(({ width }) => width > 0);
  };
  const boxes = boxOf(0, word.length);
  if (boxes.length <= 1) return boxes.map((box) => ({ text: word, box }));
  const parts: { text: string; box: DOMRect }[] = [];
  let at = 0;
  for (const character of word) {
    const [box] = boxOf(at, at + character.length);
    at += character.length;
    const last = parts.at(-1);
    if (!box) continue;
    if (last && Math.abs(last.box.top - box.top) <= 2) {
      last.text += character;
      last.box = new DOMRect(last.box.left, last.box.top, box.right - last.box.left, last.box.height);
    } else parts.push({ text: character, box });
  }
  return parts;
}

/** Below the picture, where the page has the caption for screen readers only. */
function drawCaption(
  text: string,
  style: CSSStyleDeclaration,
  { left, top, width }: DOMRect,
  { to, reached }: Pick<Drawing, 'to' | 'reached'>,
): void {
  const size = 12;
  const pen = penFor(`${size}px ${style.fontFamily}`);
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const longer = lines.length > 0 ? `${lines.at(-1)!} ${word}` : word;
    if (lines.length === 0 || (pen && pen.measureText(longer).width > width)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  for (const [i, content] of lines.entries()) {
    const y = top + (i + 1.5) * size * 1.4;
    const line = element('text', {
      x: round(left),
      y: round(y),
      fill: style.color,
      'font-family': style.fontFamily,
      'font-size': size,
    });
    line.textContent = content;
    to.append(line);
    reached.bottom = y + size * 0.4;
  }
}

let measuring: CanvasRenderingContext2D | null = null;

function penFor(font: string): CanvasRenderingContext2D | null {
  measuring ??= document.createElement('canvas').getContext('2d');
  if (measuring) measuring.font = font;
  return measuring;
}

function extentOf(font: string): { ascent: number; descent: number } {
  const measured = penFor(font)?.measureText('x');
  return { ascent: measured?.fontBoundingBoxAscent ?? 12, descent: measured?.fontBoundingBoxDescent ?? 4 };
}

/** Not there, hidden, or for screen readers only. */
function isUnseen(from: Element, style: CSSStyleDeclaration): boolean {
  const { width, height } = from.getBoundingClientRect();
  const clipped = style.clipPath !== 'none' || style.clip !== 'auto';
  return style.display === 'none' || style.visibility !== 'visible' || clipped || (width <= 1 && height <= 1);
}

function isSeen(colour: string): boolean {
  return colour !== 'transparent' && !/^rgba\(.*,\s*0\)$|\/\s*0\)$/.test(colour);
}

function element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
