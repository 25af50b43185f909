import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { createLabStore } from '../../store/store.ts';
import { FakeLab } from '../../store/testing/fakeLab.ts';
import { MemoryStorage } from '../../store/testing/memoryStorage.ts';
import { bringTo, drawn, mountOver, type MountedApp } from '../testing/mountApp.tsx';

let app: MountedApp;
let saved: Map<string, Blob>;

beforeEach(async () => {
  await page.viewport(1280, 800);
  saved = new Map();
  const store = createLabStore({
    lab: new FakeLab(),
    storage: new MemoryStorage(),
    saveFile: (name, file) => saved.set(name, file),
  });
  app = mountOver(store);
  await store.begin();
  await bringTo(store, 'finished');
  for (const details of app.element.querySelectorAll('details')) details.open = true;
  await drawn();
});

afterEach(() => app.unmount());

async function save(name: string, file: string): Promise<Blob> {
  await userEvent.click(page.getByRole('button', { name, exact: true }).first());
  await expect.poll(() => saved.get(file)).toBeDefined();
  return saved.get(file)!;
}

/** How many of its pixels are not the paper's, and how many colours it has. */
async function look(picture: Blob): Promise<{ drawn: number; colours: number; width: number }> {
  const image = await createImageBitmap(picture);
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d')!;
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  return {
    drawn: pixels.filter((pixel) => pixel !== pixels[0]).length,
    colours: new Set(pixels).size,
    width: image.width,
  };
}

test('a figure is saved as an SVG that needs nothing of the page, with its words where they were', async () => {
  const svg = await save('SVG of Self-edits compared', 'self-edits-compared.svg');
  const text = await svg.text();
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  expect(text).not.toMatch(
    / class=| style=|foreignObject|<script|var\(|url\(|visually-hidden|View as table|Save:/,
  );
  const words = [...parsed.querySelectorAll('text')].map((line) => line.textContent).join(' ');
  for (const word of ['Self-edit', 'Report half', 'Self-edit 1', 'Self-edit 2', 'Passage only'])
    expect(words).toContain(word);
  expect(parsed.querySelectorAll('svg svg circle').length).toBeGreaterThan(0);
  for (const circle of parsed.querySelectorAll('svg svg circle'))
    expect(circle.getAttribute('fill') ?? circle.getAttribute('stroke')).toMatch(/^(rgb|color|oklch|none)/);
  // Every text keeps inside the picture.
  const width = Number(parsed.documentElement.getAttribute('width'));
  const shift = Number(/translate\((\S+)/.exec(parsed.querySelector('g')!.getAttribute('transform')!)![1]);
  for (const line of parsed.querySelectorAll('text')) {
    const [x, length] = ['x', 'textLength'].map((name) => Number(line.getAttribute(name)));
    expect(shift + x!).toBeGreaterThanOrEqual(0);
    expect(shift + x! + length!).toBeLessThanOrEqual(width);
  }
});

test.each([
  ['PNG of Self-edits compared', 'self-edits-compared.png'],
  ['PNG of Loss of Self-edit 1', 'loss-of-self-edit-1.png'],
  ['PNG of Bits before and after Self-edit 1', 'bits-before-and-after-self-edit-1.png'],
])('%s is a picture with something on it', async (name, file) => {
  const { drawn: inked, colours, width } = await look(await save(name, file));
  expect(inked).toBeGreaterThan(500);
  expect(colours).toBeGreaterThan(5);
  expect(width).toBeGreaterThan(200);
});

test('a table is saved as CSV with the answers in it and no button’s words', async () => {
  const csv = await (await save('CSV of Quiz', 'quiz.csv')).text();
  const { passage } = app.store.state.getState().run.state!.setup;
  const lines = csv.trim().split('\r\n');
  expect(lines).toHaveLength(passage.questions.length + 3);
  expect(lines[1]).toMatch(/^Question,/);
  for (const [i, { question }] of passage.questions.entries()) expect(lines[i + 2]).toContain(question);
  expect(csv).not.toContain('what the model saw');
});
