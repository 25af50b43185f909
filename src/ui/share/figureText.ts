import { element, round, type Drawing } from './svgElement.ts';

/** Each line of a text by itself, as long as it is on screen whatever font it is drawn with elsewhere. */
export function drawText(node: Text, style: CSSStyleDeclaration, { to, decoration, reached }: Drawing): void {
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

let measuring: CanvasRenderingContext2D | null = null;

function extentOf(font: string): { ascent: number; descent: number } {
  measuring ??= document.createElement('canvas').getContext('2d');
  if (measuring) measuring.font = font;
  const measured = measuring?.measureText('x');
  return { ascent: measured?.fontBoundingBoxAscent ?? 12, descent: measured?.fontBoundingBoxDescent ?? 4 };
}
