import { drawBox } from './figureBoxes.ts';
import { drawText } from './figureText.ts';
import { element, isSeen, round, type Drawing } from './svgElement.ts';

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

/**
 * A figure of the page, HTML and SVG, as one SVG that stands alone: text, boxes and drawings where they are on screen, in
 * the colours they have now. No foreignObject, which only browsers draw, and no style sheet.
 */
export function figureSvg(figure: Element): string {
  const box = figure.getBoundingClientRect();
  const all = element('g', {
    transform: `translate(${round(MARGIN - box.left)} ${round(MARGIN - box.top)})`,
  });
  const reached = { bottom: box.top };
  draw(figure, { to: all, decoration: 'none', reached });
  const caption = figure.querySelector('figcaption');
  const width = Math.ceil(box.width) + 2 * MARGIN;
  const height = Math.ceil(reached.bottom - box.top) + 2 * MARGIN;
  const svg = element('svg', { width, height, viewBox: `0 0 ${width} ${height}` });
  const title = element('title', {});
  title.textContent = caption?.textContent ?? '';
  const paper = getComputedStyle(document.documentElement).backgroundColor;
  svg.append(title, element('rect', { width, height, fill: isSeen(paper) ? paper : '#fff' }), all);
  return new XMLSerializer().serializeToString(svg);
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

/** Not there, hidden, or for screen readers only. */
function isUnseen(from: Element, style: CSSStyleDeclaration): boolean {
  const { width, height } = from.getBoundingClientRect();
  const clipped = style.clipPath !== 'none' || style.clip !== 'auto';
  return style.display === 'none' || style.visibility !== 'visible' || clipped || (width <= 1 && height <= 1);
}
